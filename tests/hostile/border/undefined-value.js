// ends: value null
// A script that returns nothing.
return undefined;
