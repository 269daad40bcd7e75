// ends: limit time
// A loop that always awaits what is there already.
for (;;) await 0;
