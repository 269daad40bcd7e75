// ends: limit recursion | limit stack | throws RangeError
// A setter that writes itself.
const o = { set x(v) { this.x = v; } };
o.x = 1;
