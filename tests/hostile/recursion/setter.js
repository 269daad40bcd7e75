// ends: limit recursion
// A setter that writes itself.
const o = { set x(v) { this.x = v; } };
o.x = 1;
