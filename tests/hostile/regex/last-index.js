// ends: value
// A `lastIndex` that is an object, negative, huge, and changed while it is read.
const re = /a/gy;
const out = [];
for (const last of [-1, 2 ** 53, NaN, { valueOf() { re.lastIndex = 0; return 1; } }, "1"]) {
  re.lastIndex = last;
  out.push(re.exec("aaa") === null);
}
return out.length;
