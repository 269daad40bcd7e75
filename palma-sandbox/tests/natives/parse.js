// Values
JSON.parse('null') //=> null
JSON.parse(' true ') //=> true
JSON.parse('\t\r\n false') //=> false
JSON.parse('"a"') //=> a
JSON.parse('""') //=> 
JSON.parse('[]') //=> []
JSON.parse('{}') //=> {}
JSON.parse('[ ]').length //=> 0
JSON.parse('[1,[2,[3,[]]]]') //=> [1,[2,[3,[]]]]
JSON.parse('{"a":{"b":{"c":[{}]}}}') //=> {"a":{"b":{"c":[{}]}}}
// Numbers
JSON.parse('0') //=> 0
JSON.parse('-0') //=> -0
1 / JSON.parse('-0') //=> -Infinity
1 / JSON.parse('-0.0') //=> -Infinity
JSON.parse('1e400') //=> Infinity
JSON.parse('-1e400') //=> -Infinity
JSON.parse('1e-400') //=> 0
JSON.parse('2147483647') + 1 //=> 2147483648
JSON.parse('2147483648') //=> 2147483648
JSON.parse('-2147483649') //=> -2147483649
JSON.parse('999999999') //=> 999999999
JSON.parse('9999999999') //=> 9999999999
JSON.parse('9007199254740993') //=> 9007199254740992
JSON.parse('123456789012345678901234567890') //=> 1.2345678901234568e+29
JSON.parse('0.1') + JSON.parse('0.2') //=> 0.30000000000000004
JSON.parse('5e-324') //=> 5e-324
JSON.parse('1.7976931348623157e308') //=> 1.7976931348623157e+308
JSON.parse('1E+2') //=> 100
JSON.parse('4.35') * 100 //=> 434.99999999999994
JSON.parse('01') //=> throws SyntaxError
JSON.parse('-') //=> throws SyntaxError
JSON.parse('+1') //=> throws SyntaxError
JSON.parse('1.') //=> throws SyntaxError
JSON.parse('.5') //=> throws SyntaxError
JSON.parse('1e') //=> throws SyntaxError
JSON.parse('1e+') //=> throws SyntaxError
JSON.parse('0x10') //=> throws SyntaxError
JSON.parse('1_000') //=> throws SyntaxError
JSON.parse('NaN') //=> throws SyntaxError
JSON.parse('--1') //=> throws SyntaxError
// Strings
JSON.parse('"\\u00e9\\u00C9"') //=> \u00e9\u00c9
JSON.parse('"\\ud83d\\ude00"') === '😀' //=> true
JSON.parse('"\\ud83d"').length //=> 1
JSON.parse('"\\ud83d"').charCodeAt(0) //=> 55357
JSON.parse('"\\"\\\\\\/\\b\\f\\n\\r\\t"') //=> "\/\u0008\u000c\u000a\u000d\u0009
JSON.parse('"\u2028\u2029\u007f"').length //=> 3
JSON.parse('"\ud800"').length //=> 1
JSON.parse('"é中😀"') //=> \u00e9\u4e2d\ud83d\ude00
JSON.parse('"\\u12"') //=> throws SyntaxError
JSON.parse('"\\u12G4"') //=> throws SyntaxError
JSON.parse('"\\x41"') //=> throws SyntaxError
JSON.parse('"\\\'"') //=> throws SyntaxError
JSON.parse("'a'") //=> throws SyntaxError
JSON.parse('"a') //=> throws SyntaxError
JSON.parse('"\n"') //=> throws SyntaxError
JSON.parse('"\u0000"') //=> throws SyntaxError
JSON.parse('"\\') //=> throws SyntaxError
// Structure
JSON.parse('') //=> throws SyntaxError
JSON.parse(' ') //=> throws SyntaxError
JSON.parse() //=> throws SyntaxError
JSON.parse(null) //=> null
JSON.parse(undefined) //=> throws SyntaxError
JSON.parse([1]) //=> 1
JSON.parse({ toString() { return '[2]'; } }) //=> [2]
JSON.parse(Symbol()) //=> throws TypeError
JSON.parse(1n) //=> 1
JSON.parse('[1,]') //=> throws SyntaxError
JSON.parse('[,1]') //=> throws SyntaxError
JSON.parse('[1 2]') //=> throws SyntaxError
JSON.parse('[1') //=> throws SyntaxError
JSON.parse('[') //=> throws SyntaxError
JSON.parse('{"a":1,}') //=> throws SyntaxError
JSON.parse('{a:1}') //=> throws SyntaxError
JSON.parse('{"a"}') //=> throws SyntaxError
JSON.parse('{"a":}') //=> throws SyntaxError
JSON.parse('{"a":1') //=> throws SyntaxError
JSON.parse('{1:1}') //=> throws SyntaxError
JSON.parse('[]]') //=> throws SyntaxError
JSON.parse('1 2') //=> throws SyntaxError
JSON.parse('nul') //=> throws SyntaxError
JSON.parse('nulls') //=> throws SyntaxError
JSON.parse('\u00a01') //=> throws SyntaxError
JSON.parse('\ufeff1') //=> throws SyntaxError
JSON.parse('/**/1') //=> throws SyntaxError
JSON.parse('[1]//') //=> throws SyntaxError
// Names
Object.keys(JSON.parse('{"b":1,"a":2,"b":3}')).join() + JSON.parse('{"b":1,"a":2,"b":3}').b //=> b,a3
Object.keys(JSON.parse('{"b":0,"2":0,"1":0,"01":0,"-1":0,"4294967295":0,"4294967294":0}')).join() //=> 1,2,4294967294,b,01,-1,4294967295
Object.hasOwn(JSON.parse('{"__proto__":1}'), '__proto__') //=> true
Object.getPrototypeOf(JSON.parse('{"__proto__":null}')) === Object.prototype //=> true
JSON.parse('{"__proto__":[]}') instanceof Array //=> false
JSON.parse('{"constructor":1,"toString":2,"valueOf":3}').toString //=> 2
JSON.stringify(Object.getOwnPropertyDescriptor(JSON.parse('{"a":1}'), 'a')) //=> {"value":1,"writable":true,"enumerable":true,"configurable":true}
JSON.stringify(Object.getOwnPropertyDescriptor(JSON.parse('[1]'), 0)) //=> {"value":1,"writable":true,"enumerable":true,"configurable":true}
Object.isExtensible(JSON.parse('{}')) //=> true
JSON.parse('{"\\u0061":1}').a //=> 1
JSON.parse('{"é":1,"\\u00e9":2}').é //=> 2
JSON.parse('{"":1}')[''] //=> 1
(() => { const a = JSON.parse('[1,2,3]'); a.push(4); a.length = 2; return a; })() //=> [1,2]
(() => { Object.defineProperty(Object.prototype, 'x', { set() { throw 1; }, configurable: true }); try { return JSON.parse('{"x":5}').x; } finally { delete Object.prototype.x; } })() //=> 5
(() => { const s = '['.repeat(4000) + ']'.repeat(4000); let depth = 0; for (let v = JSON.parse(s); v; v = v[0]) depth++; return depth; })() //=> 4000
JSON.parse('{' + Array.from({ length: 3000 }, (_, i) => `"k${i}":${i}`) + '}').k2999 //=> 2999
// Revivers
JSON.parse('[1,[2],{"a":3}]', function (key, value) { return typeof value === 'number' ? value * 2 : value; }) //=> [2,[4],{"a":6}]
(() => { const seen = []; JSON.parse('{"a":[1,{"b":2}],"c":3}', function (key, value) { seen.push(key); return value; }); return seen.join('|'); })() //=> 0|b|1|a|c|
(() => { const seen = []; JSON.parse('{"b":1,"1":2,"a":3,"0":4}', (key) => { seen.push(key); }); return seen.join('|'); })() //=> 0|1|b|a|
JSON.parse('{"a":1,"b":2}', (key, value) => key === 'a' ? undefined : value) //=> {"b":2}
JSON.parse('[1,2,3]', (key, value) => key === '1' ? undefined : value) //=> [1,null,3]
1 in JSON.parse('[1,2,3]', (key, value) => key === '1' ? undefined : value) //=> false
JSON.parse('1', () => 'all') //=> all
JSON.parse('1', {}) //=> 1
JSON.parse('{"a":1,"b":2}', function (key, value) { if (key === 'a') { this.b = [5]; } return value; }) //=> {"a":1,"b":[5]}
JSON.parse('{"a":1,"b":2}', function (key, value) { if (key === 'a') { delete this.b; } return key === 'b' ? String(value) : value; }) //=> {"a":1,"b":"undefined"}
JSON.parse('[0,1]', function (key, value) { if (key === '0') { Object.defineProperty(this, '1', { get() { return 'got'; } }); } return value; }) //=> [0,"got"]
JSON.parse('[1]', () => { throw new RangeError(); }) //=> throws RangeError
JSON.parse('["a"]', function (key, value) { return key === '' ? [this[''] === value, Object.keys(this).length] : value; }) //=> [true,1]
JSON.parse('[[],1]', function (key, value) { if (key === '0') { this[1] = new Proxy({ p: 1 }, { ownKeys() { return ['p']; } }); } return value; }) //=> [[],{"p":1}]
JSON.parse('{"__proto__":1}', (key, value) => value)['__proto__'] //=> 1
JSON.parse.name + JSON.parse.length //=> parse2
Object.getOwnPropertyDescriptor(JSON, 'parse').enumerable //=> false
Reflect.construct.length && (() => { try { new JSON.parse('1'); } catch (error) { return error.name; } })() //=> TypeError
