// ends: limit time | check syntax | check unsupported
// Disposal of a resource that never ends.
{ await using r = { async [Symbol.asyncDispose]() { for (;;) await 0; } }; }
return 1;
