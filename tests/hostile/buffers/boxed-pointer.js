// ends: value "number"
// A number whose bits look like a pointer in a boxed representation must stay a number.
const bits = new BigUint64Array(1), number = new Float64Array(bits.buffer);
const kinds = new Set();
for (let tag = 0x7ff0n; tag <= 0x7fffn; tag++) for (const low of [0n, 8n, 0xdeadbeef000n]) {
  for (const sign of [0n, 1n]) { bits[0] = (sign << 63n) | (tag << 48n) | low; const x = number[0]; kinds.add(typeof [x][0]); kinds.add(typeof { x }.x); String(x); }
}
return [...kinds].join();
