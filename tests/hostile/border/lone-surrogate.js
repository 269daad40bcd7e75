// ends: not data
// Half a character in the value.
return "\ud800";
