// ends: limit time
// A loop inside of a getter inside of a callback.
const o = { get x() { for (;;); } };
[1].map(() => o.x);
