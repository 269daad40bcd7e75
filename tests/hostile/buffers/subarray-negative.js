// ends: value [0,4,0]
// Subarrays with ends that cross.
const a = new Uint8Array(4);
return [a.subarray(3, 1).length, a.subarray(-100, 100).length, a.subarray(Infinity, -Infinity).length];
