// ends: limit memory | limit time
// Many buffers of a megabyte.
const all = [];
for (;;) all.push(new Uint8Array(1 << 20).fill(1));
