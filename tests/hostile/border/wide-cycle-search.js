// ends: value
// Many objects at one depth, each of which is compared with all that it is in.
let inner = Array.from({ length: 300 }, () => ({}));
let o = inner;
for (let i = 0; i < 90; i++) o = { o };
return o;
