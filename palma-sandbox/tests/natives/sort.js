// Default order
[3, 20, 100, 1].sort() //=> [1,100,20,3]
['b', 'a', 'C', 'é', 'Z'].sort() //=> ["C","Z","a","b","\u00e9"]
[undefined, 3, null, 1, undefined, 'x'].sort() //=> [1,3,null,"x",null,null]
[3, , 1, , undefined].sort().length //=> 5
(() => { const a = [3, , 1, , undefined]; a.sort(); return Object.keys(a).join() + '|' + String(a[2]); })() //=> 0,1,2|undefined
[true, false, 'm', -1, 1e21, 0.5, NaN, -0, 10n].sort().map(String) //=> ["-1","0","0.5","10","1e+21","NaN","false","m","true"]
['\ud83d\ude00', '\uffff', 'z'].sort().map(text => text.length) //=> [1,2,1]
[[2], [10], [1]].sort() //=> [[1],[10],[2]]
[{ toString() { return 'b'; } }, { toString() { return 'a'; } }].sort().map(String) //=> ["a","b"]
[Symbol(), Symbol()].sort() //=> throws TypeError
[Symbol()].sort().length //=> 1
[{ toString() { throw new RangeError(); } }, 1].sort() //=> throws RangeError
[].sort() //=> []
// A function
[3, 1, 2].sort((a, b) => b - a) //=> [3,2,1]
[5, 1, 4].sort(() => 0) //=> [5,1,4]
[5, 1, 4].sort(() => NaN) //=> [5,1,4]
[5, 1, 4].sort(() => undefined) //=> [5,1,4]
[5, 1, 4].sort(() => 'x') //=> [5,1,4]
[5, 1, 4].sort((a, b) => String(a - b)) //=> [1,4,5]
[5, 1, 4].sort((a, b) => ({ valueOf() { return a - b; } })) //=> [1,4,5]
[3, 1].sort(() => 1n) //=> throws TypeError
[3, 1].sort(() => Symbol()) //=> throws TypeError
[3, 1, 2].sort((a, b) => a > b) //=> [3,1,2]
[2, 1].sort(null) //=> throws TypeError
[2, 1].sort({}) //=> throws TypeError
[2, 1].sort('x') //=> throws TypeError
[2, 1].sort(undefined) //=> [1,2]
[3, 1, 2].sort(() => { throw new RangeError(); }) //=> throws RangeError
(() => { const a = [3, 1, 2]; try { a.sort(() => { throw 1; }); } catch { } return a; })() //=> [3,1,2]
[undefined, 2, undefined, 1].sort((a, b) => { if (a === undefined || b === undefined) { throw 1; } return a - b; }).map(String) //=> ["1","2","undefined","undefined"]
(() => { const items = Array.from({ length: 200 }, (_, i) => ({ key: i * 7 % 5, i })); items.sort((a, b) => a.key - b.key); return items.every((item, i) => i === 0 || items[i - 1].key < item.key || items[i - 1].key === item.key && items[i - 1].i < item.i); })() //=> true
(() => { const a = [3, 2, 1]; a.sort((x, y) => { a.length = 0; return x - y; }); return a; })() //=> [1,2,3]
(() => { const a = [3, 2, 1]; a.sort((x, y) => { a[0] = 99; return x - y; }); return a; })() //=> [1,2,3]
(() => { const a = []; return [3, 1].sort(function (...all) { a.push(this === undefined, all.length); return 0; }) && a.join(); })() //=> true,2
Object.freeze([2, 1]).sort() //=> throws TypeError
Array.prototype.sort.call({ length: 3, 0: 'c', 1: 'a', 3: 'z' }) //=> {"0":"a","1":"c","3":"z","length":3}
Array.prototype.sort.call('ba') //=> throws TypeError
Array.prototype.sort.call(null) //=> throws TypeError
typeof Array.prototype.sort.call(5) //=> object
(() => { Array.prototype[1] = 5; try { const a = [9, , 1]; a.sort(); return a; } finally { delete Array.prototype[1]; } })() //=> [1,5,9]
(() => { const log = []; Array.prototype.sort.call(new Proxy([2, , 1], { get(t, k) { log.push('get ' + String(k)); return t[k]; }, has(t, k) { log.push('has ' + k); return k in t; }, set(t, k, v) { log.push('set ' + k); t[k] = v; return true; }, deleteProperty(t, k) { log.push('delete ' + k); return delete t[k]; } })); return log.join(); })() //=> get length,has 0,get 0,has 1,has 2,get 2,set 0,set 1,delete 2
// A sorted copy
[3, 1, 2].toSorted() //=> [1,2,3]
(() => { const a = [3, , 1]; const b = a.toSorted(); return [Object.keys(a).length, Object.keys(b).length, b.length]; })() //=> [2,3,3]
[3, 1].toSorted((a, b) => a - b) //=> [1,3]
[3, 1].toSorted(null) //=> throws TypeError
Array.prototype.toSorted.call({ length: 2, 0: 'b', 1: 'a' }) //=> ["a","b"]
Array.prototype.toSorted.call({ length: 2 ** 32 }) //=> throws RangeError
new (class A extends Array { })(3, 1, 2).toSorted().constructor === Array //=> true
// Typed arrays
Array.from(new Float64Array([3, NaN, -0, 0, -1, Infinity, -Infinity]).sort(), x => Object.is(x, -0) ? '-0' : String(x)) //=> ["-Infinity","-1","-0","0","3","Infinity","NaN"]
Array.from(new Int8Array([3, -1, 2]).sort((a, b) => b - a)) //=> [3,2,-1]
Array.from(new Uint8Array([3, 1, 2]).toSorted((a, b) => b - a)) //=> [3,2,1]
Array.from(new BigInt64Array([3n, -1n]).sort(), String) //=> ["-1","3"]
Array.from(new BigInt64Array([3n, -1n, 7n]).toSorted((a, b) => a < b ? 1 : -1), String) //=> ["7","3","-1"]
new Int8Array([1]).sort(5) //=> throws TypeError
new Int8Array([1]).toSorted(null) //=> throws TypeError
Object.getPrototypeOf(Int8Array).prototype.sort.call([1]) //=> throws TypeError
Object.getPrototypeOf(Int8Array).prototype.toSorted.call([1], (a, b) => 0) //=> throws TypeError
new Int16Array([2, 1]).toSorted((a, b) => a - b).constructor.name //=> Int16Array
(() => { const a = new Int8Array([2, 1]); return a.sort((x, y) => x - y) === a; })() //=> true
new Int8Array([2, 1]).sort(() => { throw new RangeError(); }) //=> throws RangeError
[Array.prototype.sort.name, Array.prototype.sort.length, Array.prototype.toSorted.name, Int8Array.prototype.sort.length] //=> ["sort",1,"toSorted",1]
// Comparisons whose text says all
Array.from({ length: 30 }, (_, i) => i * 7 % 31).sort((a, b) => a - b).join() //=> 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,25,26,27,28,29,30
Array.from({ length: 30 }, (_, i) => i * 7 % 31).sort((a, b) => b - a).join() //=> 30,29,28,27,26,25,23,22,21,20,19,18,17,16,15,14,13,12,11,10,9,8,7,6,5,4,3,2,1,0
[3, NaN, 1, Infinity, -Infinity, 2, -0, 0, 5, 4, 9, 8].filter(n => n === n).sort((a, b) => a - b).map(n => Object.is(n, -0) ? '-0' : n).join() //=> -Infinity,-0,0,1,2,3,4,5,8,9,Infinity
Array.from({ length: 20 }, (_, i) => i % 2 ? String(i * 3 % 20) : i * 3 % 20).sort((a, b) => a - b).join() //=> 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19
Array.from({ length: 12 }, (_, i) => ({ p: i * 5 % 12, i })).sort((a, b) => a.p - b.p).map(o => o.i).join() //=> 0,5,10,3,8,1,6,11,4,9,2,7
Array.from({ length: 12 }, (_, i) => ({ p: i % 3, i })).sort(function (a, b) { return b.p - a.p; }).map(o => o.i).join() //=> 2,5,8,11,1,4,7,10,0,3,6,9
Array.from({ length: 12 }, (_, i) => [i, { s: i * 7 % 12 }]).sort((a, b) => b[1].s - a[1].s).map(o => o[0]).join() //=> 5,10,3,8,1,6,11,4,9,2,7,0
Array.from({ length: 12 }, (_, i) => ({ n: 'k' + i * 5 % 12 })).sort((a, b) => a.n.localeCompare(b.n)).map(o => o.n).join() //=> k0,k1,k10,k11,k2,k3,k4,k5,k6,k7,k8,k9
Array.from({ length: 12 }, (_, i) => ({ get p() { return i * 5 % 12; } })).sort((a, b) => a.p - b.p).map(o => o.p).join() //=> 0,1,2,3,4,5,6,7,8,9,10,11
(() => { let reads = 0; Array.from({ length: 12 }, (_, i) => ({ get p() { reads++; return i; } })).sort((a, b) => a.p - b.p); return reads > 12; })() //=> true
Array.from({ length: 12 }, (_, i) => new Date(12 - i)).sort((a, b) => a - b).map(Number).join() //=> 1,2,3,4,5,6,7,8,9,10,11,12
Array.from({ length: 12 }, (_, i) => new (class { p = i * 5 % 12; })).sort((a, b) => a.p - b.p).map(o => o.p).join() //=> 0,1,2,3,4,5,6,7,8,9,10,11
Array.from({ length: 12 }, (_, i) => Object.create({ p: i * 5 % 12 })).sort((a, b) => a.p - b.p).map(o => o.p).join() //=> 0,1,2,3,4,5,6,7,8,9,10,11
Array.from({ length: 12 }, (_, i) => 12n - BigInt(i)).sort((a, b) => Number(a - b)).join() //=> 1,2,3,4,5,6,7,8,9,10,11,12
Array.from({ length: 12 }, (_, i) => 12n - BigInt(i)).sort((a, b) => a - b).join() //=> throws TypeError
Array.from({ length: 12 }, () => Symbol()).sort((a, b) => a - b) //=> throws TypeError
(() => { const own = String.prototype.localeCompare; String.prototype.localeCompare = function (other) { return own.call(other, this); }; try { return Array.from({ length: 12 }, (_, i) => 'k' + i).sort((a, b) => a.localeCompare(b)).join(); } finally { String.prototype.localeCompare = own; } })() //=> k9,k8,k7,k6,k5,k4,k3,k2,k11,k10,k1,k0
(() => { const compare = (a, b) => a - b; compare.toString = () => '(a, b) => b - a'; return Array.from({ length: 12 }, (_, i) => i).sort(compare).join(); })() //=> 0,1,2,3,4,5,6,7,8,9,10,11
[undefined, ...Array.from({ length: 12 }, (_, i) => 12 - i), undefined].sort((a, b) => a - b).map(String).join() //=> 1,2,3,4,5,6,7,8,9,10,11,12,undefined,undefined
