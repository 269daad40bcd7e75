// ends: value true
// The order of maps and objects is that of insertion, and says nothing of addresses or seeds.
const keys = Array.from({ length: 200 }, () => ({}));
const map = new Map(keys.map((k, i) => [k, i])), set = new Set(keys);
return [...map.values()].every((v, i) => v === i) && [...set].every((k, i) => k === keys[i]);
