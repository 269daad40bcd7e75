// ends: check syntax
// The same, and what follows is a comment without end.
return 1; })(); globalThis.outside = 1; /*
