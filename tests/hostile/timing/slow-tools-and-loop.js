// ends: limit time
// Calls that never answer, and a loop beside them: waiting for tools must not stop the clock of the script.
for (let i = 0; i < 10; i++) tools.demo.never({ i });
for (;;);
