// Values
JSON.stringify() //=> undefined
JSON.stringify(undefined) //=> undefined
JSON.stringify(() => 1) //=> undefined
JSON.stringify(Symbol('a')) //=> undefined
JSON.stringify(null) //=> null
JSON.stringify(-0) //=> 0
JSON.stringify(NaN) //=> null
JSON.stringify([Infinity, -Infinity, 1e21, 1e-7, 0.1, 123456789012, -5]) //=> [null,null,1e+21,1e-7,0.1,123456789012,-5]
JSON.stringify('a"b\\c\n\u0001\u007f\u2028') //=> "a\"b\\c\n\u0001\u007f\u2028"
JSON.stringify('\ud800') //=> "\ud800"
JSON.stringify('\udc00\ud800x') //=> "\udc00\ud800x"
JSON.stringify('😀é中') //=> "\ud83d\ude00\u00e9\u4e2d"
JSON.stringify('\ud83d\ude00\ud83d') //=> "\ud83d\ude00\ud83d"
JSON.stringify([undefined, () => 1, Symbol('a')]) //=> [null,null,null]
JSON.stringify({ a: undefined, b: () => 1, c: Symbol('a'), d: 1 }) //=> {"d":1}
JSON.stringify([, 1, , 2]) //=> [null,1,null,2]
JSON.stringify({ b: 1, 2: 2, a: 3, 1: 4, '-1': 5 }) //=> {"1":4,"2":2,"b":1,"a":3,"-1":5}
JSON.stringify({ [Symbol('a')]: 1 }) //=> {}
JSON.stringify({ '': { 'é"': 1, '中': 2, '\ud800': 3 } }) //=> {"":{"\u00e9\"":1,"\u4e2d":2,"\ud800":3}}
JSON.stringify(1n) //=> throws TypeError
JSON.stringify({ a: [1n] }) //=> throws TypeError
JSON.stringify([new Number(3), new String('false'), new Boolean(false)]) //=> [3,"false",false]
JSON.stringify(Object(1n)) //=> throws TypeError
JSON.stringify(Object(Symbol())) //=> {}
JSON.stringify([new Date(0), new Date(NaN)]) //=> ["1970-01-01T00:00:00.000Z",null]
JSON.stringify([new Map([[1, 2]]), new Set([1]), /x/g, new Error('e')]) //=> [{},{},{},{}]
JSON.stringify(new Uint8Array([1, 2])) //=> {"0":1,"1":2}
JSON.stringify(new (class A { x = 1; #y = 2; get z() { return 3; } })) //=> {"x":1}
JSON.stringify(Object.create({ inherited: 1 }, { own: { value: 2, enumerable: true }, hidden: { value: 3 } })) //=> {"own":2}
JSON.stringify(Object.fromEntries([['a', 1], ['b', [2]]])) //=> {"a":1,"b":[2]}
JSON.stringify((function () { return arguments; })(1, 'b')) //=> {"0":1,"1":"b"}
JSON.stringify(Object.assign([1, 2], { x: 3 })) //=> [1,2]
JSON.stringify(Object.freeze({ a: Object.freeze([1]) })) //=> {"a":[1]}
JSON.stringify(Object.create(null)) //=> {}
// toJSON
JSON.stringify({ toJSON() { return 'x'; } }) //=> "x"
JSON.stringify({ a: { toJSON(key) { return [key]; } } }) //=> {"a":["a"]}
JSON.stringify([{ toJSON(key) { return typeof key + key; } }]) //=> ["string0"]
JSON.stringify({ toJSON: 5, a: 1 }) //=> {"toJSON":5,"a":1}
JSON.stringify({ a: { toJSON() { return undefined; } }, b: 1 }) //=> {"b":1}
JSON.stringify(new (class P { toJSON() { return { inner: this instanceof P }; } })) //=> {"inner":true}
(() => { Object.prototype.toJSON = function () { return 'P'; }; try { return JSON.stringify([{}, 1]); } finally { delete Object.prototype.toJSON; } })() //=> "P"
(() => { Array.prototype.toJSON = function () { return 'A'; }; try { return JSON.stringify({ a: [] }); } finally { delete Array.prototype.toJSON; } })() //=> {"a":"A"}
(() => { BigInt.prototype.toJSON = function () { 'use strict'; return typeof this; }; try { return JSON.stringify([1n]); } finally { delete BigInt.prototype.toJSON; } })() //=> ["bigint"]
(() => { Object.defineProperty(BigInt.prototype, 'toJSON', { configurable: true, get() { 'use strict'; const type = typeof this; return () => type; } }); try { return JSON.stringify(1n); } finally { delete BigInt.prototype.toJSON; } })() //=> "bigint"
(() => { const o = { a: { toJSON() { delete o.b; o.z = 1; return 1; } }, b: 2, c: 3 }; return JSON.stringify([{ a: 1, b: 2, c: 3 }, o]); })() //=> [{"a":1,"b":2,"c":3},{"a":1,"c":3}]
(() => { const a = [{ toJSON() { Object.prototype.toJSON = () => 'late'; return 1; } }, { b: 1 }]; try { return JSON.stringify(a); } finally { delete Object.prototype.toJSON; } })() //=> [1,"late"]
(() => { const o = { a: { toJSON() { Object.defineProperty(o, 'b', { get() { return 8; }, enumerable: true }); return 1; } }, b: 2 }; return JSON.stringify(o); })() //=> {"a":1,"b":8}
// Getters, proxies and prototypes
JSON.stringify({ get a() { return 7; } }) //=> {"a":7}
JSON.stringify({ get a() { delete this.b; return 1; }, b: 2, c: 3 }) //=> {"a":1,"c":3}
JSON.stringify({ get a() { throw new RangeError(); } }) //=> throws RangeError
JSON.stringify(new Proxy([1, 2], {})) //=> [1,2]
JSON.stringify(new Proxy({ a: 1, b: 2 }, { ownKeys() { return ['b', 'a']; } })) //=> {"b":2,"a":1}
(() => { const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); return JSON.stringify(proxy); })() //=> throws TypeError
(() => { const log = []; JSON.stringify(new Proxy({ a: 1 }, { get(t, k) { log.push('get ' + String(k)); return t[k]; }, ownKeys(t) { log.push('keys'); return Reflect.ownKeys(t); }, getOwnPropertyDescriptor(t, k) { log.push('own ' + k); return Reflect.getOwnPropertyDescriptor(t, k); } })); return log.join(); })() //=> get toJSON,keys,own a,get a
(() => { Array.prototype[1] = 'hole'; try { return JSON.stringify([0, , 2]); } finally { delete Array.prototype[1]; } })() //=> [0,"hole",2]
(() => { const a = [1, 2, 3]; a[0] = { toJSON() { a.length = 1; return 0; } }; return JSON.stringify(a); })() //=> [0,null,null]
(() => { const a = [{ toJSON() { a.push(9); return 0; } }]; return JSON.stringify(a); })() //=> [0]
JSON.stringify([Object.create(null), new Proxy({ p: 1 }, {})]) //=> [{},{"p":1}]
JSON.stringify([{}, new Proxy({ p: 1 }, {}), { a: new Proxy([1], {}) }]) //=> [{},{"p":1},{"a":[1]}]
// Cycles and depth
(() => { const o = {}; o.o = o; return JSON.stringify(o); })() //=> throws TypeError
(() => { const a = []; a.push([a]); return JSON.stringify(a); })() //=> throws TypeError
(() => { const shared = { s: 1 }; return JSON.stringify([shared, shared]); })() //=> [{"s":1},{"s":1}]
(() => { let v = 1; for (let i = 0; i < 3000; i++) { v = [v]; } return JSON.stringify(v).length; })() //=> 6001
(() => { let v = 1; for (let i = 0; i < 1e5; i++) { v = { v }; } return JSON.stringify(v); })() //=> throws RangeError
// Replacers
JSON.stringify({ a: 1, b: [2, { a: 3, c: 4 }] }, ['a', 'b']) //=> {"a":1,"b":[2,{"a":3}]}
JSON.stringify({ 1: 'a', 2: 'b' }, [1]) //=> {"1":"a"}
JSON.stringify({ a: 1, b: 2 }, ['b', 'a', 'b']) //=> {"b":2,"a":1}
JSON.stringify({ a: 1, b: 2 }, [new String('a'), {}, null, true]) //=> {"a":1}
JSON.stringify({ a: 1 }, []) //=> {}
JSON.stringify({ a: 1 }, {}) //=> {"a":1}
JSON.stringify({ a: 1, b: 'x' }, (key, value) => typeof value === 'number' ? undefined : value) //=> {"b":"x"}
JSON.stringify([1, 2], (key, value) => key === '' ? value : undefined) //=> [null,null]
JSON.stringify({ a: 1 }, function (key, value) { return key === 'a' ? Object.keys(this).length + ':' + typeof key : value; }) //=> {"a":"1:string"}
JSON.stringify([5], function (key, value) { return key === '0' ? typeof key : value; }) //=> ["string"]
JSON.stringify({ a: new Date(0) }, (key, value) => typeof value) //=> "object"
JSON.stringify(1, (key, value) => key === '' ? [key, 'top'] : value) //=> ["","top"]
JSON.stringify(undefined, () => 1) //=> 1
JSON.stringify({ a: 1 }, (key, value) => { throw new RangeError(); }) //=> throws RangeError
JSON.stringify({ inherited: 1 }, Object.assign(Object.create(Array.prototype), { length: 1, 0: 'x' })) //=> {"inherited":1}
// Indents
JSON.stringify({ a: [1, { b: 2 }], c: {} , d: [] }, null, 2) //=> {\u000a  "a": [\u000a    1,\u000a    {\u000a      "b": 2\u000a    }\u000a  ],\u000a  "c": {},\u000a  "d": []\u000a}
JSON.stringify([[]], null, '--') //=> [\u000a--[]\u000a]
JSON.stringify([1], null, 20) //=> [\u000a          1\u000a]
JSON.stringify([1], null, 'abcdefghijklm') //=> [\u000aabcdefghij1\u000a]
JSON.stringify([1], null, 0) //=> [1]
JSON.stringify([1], null, -3) //=> [1]
JSON.stringify([1], null, 1.9) //=> [\u000a 1\u000a]
JSON.stringify([1], null, new Number(1)) //=> [\u000a 1\u000a]
JSON.stringify({ a: 1 }, null, new String('é')) //=> {\u000a\u00e9"a": 1\u000a}
JSON.stringify({ a: 1 }, null, true) //=> {"a":1}
JSON.stringify({ a: 1 }, ['a'], '中') //=> {\u000a\u4e2d"a": 1\u000a}
JSON.stringify.name + JSON.stringify.length //=> stringify3
