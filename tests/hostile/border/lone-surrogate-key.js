// ends: not data
// Half a character in a key.
return { "\ud800": 1 };
