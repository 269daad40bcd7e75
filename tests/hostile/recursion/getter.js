// ends: limit recursion
// A getter that reads itself.
const o = { get x() { return this.x; } };
return o.x;
