// ends: limit memory | limit time
// A `WeakMap` whose keys are kept alive elsewhere.
const weak = new WeakMap();
const keys = [];
for (;;) { const key = {}; keys.push(key); weak.set(key, new Array(50).fill(0)); }
