// ends: value
// Numbers at the ends of their range in every base.
const all = [];
for (let base = 2; base <= 36; base++) for (const n of [5e-324, 1.7976931348623157e308, -0, 2 ** 53, 0.1]) all.push(n.toString(base));
return all.length;
