// ends: check syntax
// A jump to a label that is not there.
for (;;) { break missing; }
