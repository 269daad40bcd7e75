// ends: check unsupported
// What is declared with `using` would not be disposed of: it is refused.
let disposed = 0;
{ using r = { [Symbol.dispose]() { disposed++; } }; }
return disposed;
