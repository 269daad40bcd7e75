// ends: check syntax
// A comment that never ends.
return 1; /* @@1000:* @@
