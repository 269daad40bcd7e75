// ends: check syntax
// A regular expression that never ends.
return /abc[/
