// ends: check syntax
// A null character between two tokens.
return 1 @@0000@@ + 2;
