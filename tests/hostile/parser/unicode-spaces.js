// ends: value 3
// White space that only Unicode knows, and a byte order mark in the middle.
return@@00a0@@1@@2003@@+@@3000@@2@@feff@@;
