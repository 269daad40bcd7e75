// ends: value 200000
// A list of two hundred thousand links that is dropped at once.
let list = null;
for (let i = 0; i < 2e5; i++) list = { list };
list = null;
return 200000;
