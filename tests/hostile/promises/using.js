// ends: value 1
// today: value 0
// What is declared with `using` is disposed of when its block is left: nothing that was taken stays taken.
let disposed = 0;
{ using r = { [Symbol.dispose]() { disposed++; } }; }
return disposed;
