// ends: limit console
// Lines without end.
for (;;) console.log("x");
