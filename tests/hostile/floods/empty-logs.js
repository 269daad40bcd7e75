// ends: limit console
// Lines without text without end.
for (;;) console.error();
