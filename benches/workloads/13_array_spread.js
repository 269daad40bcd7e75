// A list that grows by copying itself, and arguments spread.
let list = [];
for (let n = 0; n < 2000; n++) list = [...list, n];
let highest = 0;
for (let n = 0; n < 200; n++) highest += Math.max(...list.slice(0, 500), n);
return [list.length, highest];
