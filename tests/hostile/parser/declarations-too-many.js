// ends: check limit
// Seventy thousand: more than a script may be long.
@@70000:let a#=#;
@@return 1;
