// ends: check syntax
// Characters that look like white space and are none.
return@@200b@@1@@2800@@+ 2;
