// Expressions whose value as JSON is the same in every engine, one on each line.

// JSON out
JSON.stringify(null)
JSON.stringify(undefined)
JSON.stringify([undefined, () => 1, Symbol()])
JSON.stringify({ a: undefined, b: () => 1, c: 1 })
JSON.stringify('\u2028\ud800\n\u0007"\\')
JSON.stringify(-0)
JSON.stringify(1e21)
JSON.stringify(1e-7)
JSON.stringify(NaN)
JSON.stringify([1, [2, [3]]], null, 2)
JSON.stringify({ a: [], b: {} }, null, '--')
JSON.stringify({ a: 1, b: 2, c: 3 }, ['c', 'a'])
JSON.stringify({ a: 1, b: [1, 2] }, (key, value) => (Array.isArray(value) ? value.length : value))
JSON.stringify(new Date(0))
JSON.stringify({ toJSON(key) { return 'key ' + key; } })
JSON.stringify([{ toJSON(key) { return 'key ' + key; } }])
JSON.stringify(Object('text'), null, 20)
JSON.stringify([Object(1), Object(true)])
JSON.stringify({ 2: 'b', 1: 'a', z: 0, [Symbol()]: 1 })
JSON.stringify(new Map([[1, 2]]))
JSON.stringify(Object.create({ inherited: 1 }, { own: { value: 2, enumerable: true }, hidden: { value: 3 } }))
JSON.stringify(/x/g)
JSON.stringify(new Error('e'))
JSON.stringify([,1])
JSON.stringify({ __proto__: null, a: 1 })
JSON.stringify('x'.repeat(3), null, 3)
JSON.stringify(10n)
JSON.stringify((() => { const a = []; a.push(a); return a; })())

// JSON in
JSON.parse('1')
JSON.parse('-0')
JSON.parse(' [1 , 2 ] ')
JSON.parse('{"a":{"b":[true,false,null]}}')
JSON.parse('"\\u0041\\n\\""')
JSON.parse('{"a":1,"a":2}')
JSON.parse('{"__proto__":1}')
JSON.parse('01')
JSON.parse('1.')
JSON.parse('.5')
JSON.parse('+1')
JSON.parse('[1,]')
JSON.parse('{"a":1,}')
JSON.parse('\'a\'')
JSON.parse('')
JSON.parse('nul')
JSON.parse('"\t"')
JSON.parse('"\\x41"')
JSON.parse('[1] 2')
JSON.parse('{"b":1,"2":2,"1":3}')
JSON.parse('[1,2,3]', (key, value) => (key === '1' ? undefined : value))
JSON.parse('{"a":{"b":2}}', function (key, value) { return key === 'b' ? value * 2 : value; })
JSON.parse('"\u2028"')
JSON.parse('123456789012345678901234567890')
JSON.parse(null)
JSON.parse('\ufeff1')

// sort
[3, 1, 2].sort()
[10, 9, 1, 100].sort()
[10, 9, 1, 100].sort((a, b) => a - b)
[undefined, 3, , 1].sort().length
['b', undefined, 'a'].sort()
[[2, 'a'], [1, 'b'], [2, 'c'], [1, 'd']].sort((a, b) => a[0] - b[0])
['é', 'e', 'z', 'Z', 'a'].sort()
['😀', '\uffff', 'a'].sort()
[true, false, null, 0, 'x'].sort()
[1, 2, 3].sort(() => 0)
[3, 2, 1].sort(undefined)
[1].sort(null)
[1, 2].sort('x')
[5, 1, 4].toSorted()
[1, 2, 3].toSorted((a, b) => b - a)
Array.from({ length: 50 }, (_, n) => (n * 37) % 50).sort((a, b) => a - b)
Array.from({ length: 60 }, (_, n) => ({ n, k: n % 3 })).sort((a, b) => a.k - b.k).map(({ n }) => n)
[2, 1].sort((a, b) => { throw new RangeError('no'); })
[3, 1, 2].sort((a, b) => String(a - b))
[3, 1, 2].sort((a, b) => ({ valueOf: () => b - a }))
[0.1, -0, 0, -1].sort((a, b) => a - b).map(n => Object.is(n, -0))
[1, 2, 3, 4].reverse()
['a10', 'a9', 'a1'].sort()

// split and join
'a,b,c'.split(',')
'a,b,c'.split(',', 2)
'abc'.split('')
'😀b'.split('')
''.split('')
''.split(',')
'a'.split()
'a,b'.split(undefined, 0)
'aXbxc'.split(/x/i)
'a1b2c'.split(/(\d)/)
'abc'.split(/(?:)/)
'a\nb\r\nc'.split(/\r?\n/)
',a,,b,'.split(',')
'abab'.split('ab')
'a b  c'.split(' ')
'a b  c'.split(/\s+/)
'abc'.split('', 2)
'test'.split('t')
'a.b'.split('.')
'x'.split({ [Symbol.split]: text => [text, 'own'] })
[1, [2, [3]], null, undefined, 'x'].join()
[1, 2].join('')
[].join()
[,].join('-')
[1, 2, 3].join(' and ')
[{}, [], () => 1].join().length
['a'].concat(['b'], 'c', [['d']])
'a-b-c'.replace('-', '+')
'a-b-c'.replaceAll('-', '$&$&')
'abc'.replace(/(b)/, '[$1]')
'abc'.replace(/(?<x>b)/, '<$<x>>')
'aaa'.replace(/a/g, (m, at) => at)
'x'.padStart(4, 'ab')
'x'.padEnd(4, 'ab')
' a '.trim()
'abc'.substring(2, 0)
'abc'.slice(-2)
'abc'.at(-4)
'Straße'.toUpperCase()
'İ'.toLowerCase().length
'a😀'.codePointAt(1)
[...'a😀'].length
'abc'.localeCompare('abc')
'abcabc'.lastIndexOf('b')
'ab'.repeat(3)
'ab'.repeat(-1)
'\ud800a'.isWellFormed()
'\ud800a'.toWellFormed()
[...'a1b22'.matchAll(/\d+/g)].map(m => [m[0], m.index])
'2024-03-10'.match(/(\d+)-(\d+)/).slice(1)

// spread
[...[]]
[...[1, 2], 3]
[0, ...[1], 2, ...[3, 4], 5]
[...'héllo']
[...new Set([1, 1, 2])]
[...new Map([['a', 1]])]
[...[1, , 3]]
[...[1, , 3]].includes(undefined)
[...function* () { yield 1; yield* [2, 3]; }()]
[...undefined]
[...null, 1]
[...1]
[...{}]
[...{ length: 1, 0: 1 }]
[...{ [Symbol.iterator]() { let n = 0; return { next: () => ({ done: n++ > 2, value: n }) }; } }]
[...{ [Symbol.iterator]() { return {}; } }]
[...{ [Symbol.iterator]() { return null; } }]
[...{ get [Symbol.iterator]() { throw new RangeError('get'); } }]
[...{ [Symbol.iterator]() { return { next() { throw new SyntaxError('next'); } }; } }]
(() => { const a = [1]; return [...a, a.push(2), ...a]; })()
(() => { let a = []; for (let n = 0; n < 40; n++) a = [...a, n]; return a; })()
(() => { let a = []; for (let n = 0; n < 40; n++) a = [n, ...a]; return a; })()
(() => { const a = [1, 2, 3]; a.length = 2; return [...a]; })()
(() => { const a = [1]; a[5] = 2; return [...a].length; })()
(() => { const a = [1, 2]; a.x = 3; return [...a]; })()
[...Object.freeze([1, 2]), 3]
[...[1.5, 2], ...['x'], ...[{}]]
[...new Uint8Array([1, 256, 3])]
[...[1, 2].entries()]
[...[1, 2].keys(), ...[3].values()]
Math.max(...[1, 5, 3])
Math.min(...[])
((...all) => all)(...[1, 2], ...'ab', 3)
[].concat(...[[1], [2, 3]])
new Array(...[3]).length
new Set([...[1, 2], 2]).size
[[...[1], [...[2]]], ...[[3]]]
{ ...{ a: 1 }, b: 2, ...{ a: 3 } }
{ ...null, ...undefined, ...1, ...[3] }
{ ...[1, 2] }
{ a: 0, ...{ get a() { return 'got'; } } }
(({ a, ...rest }) => [a, rest])({ a: 1, b: 2, c: 3 })
(([a, ...rest]) => [a, rest])('abc')
[...(() => { throw new TypeError('t'); })()]

// accumulation
(() => { let s = ''; for (let n = 0; n < 10; n++) s += n; return s; })()
(() => { let s = 'a'; for (const x of [1, null, undefined, true, [2, 3], {}]) s += x; return s; })()
(() => { let s = ''; for (let n = 0; n < 500; n++) s += 'ab'; return [s.length, s.slice(-3), s[3], s.at(-1)]; })()
(() => { let s = ''; for (let n = 0; n < 300; n++) { s += 'é'; if (n === 150) s += '型'; } return [s.length, s.codePointAt(151)]; })()
(() => { let s = ''; for (let n = 0; n < 300; n++) s = s + n + ','; return s.length; })()
(() => { let s = ''; for (let n = 0; n < 5; n++) s = n + s; return s; })()
(() => { let s = ''; for (let n = 0; n < 5; n++) s += s + n; return s; })()
(() => { let s = 'x'; for (let n = 0; n < 10; n++) s += s; return s.length; })()
(() => { let s = ''; for (const x of [1]) { s += { valueOf: () => 7, toString: () => 't' }; } return s; })()
(() => { let s = ''; for (const x of [1]) { s += { toString: () => 't' }; } return s; })()
(() => { let s = ''; for (const x of [1]) { s += Symbol(); } return s; })()
(() => { let s = ''; for (const x of [1]) { s += 10n; } return s; })()
(() => { let s = ''; const add = x => { s += x; return s.length; }; for (let n = 0; n < 300; n++) s += add('y'); return s.length; })()
(() => { let s = ''; const f = () => (s += 'f'); for (let n = 0; n < 3; n++) s += f(); return s; })()
(() => { let s = ''; const parts = []; for (const c of 'a,b,c') { if (c === ',') { parts.push(s); s = ''; } else s += c; } return [...parts, s]; })()
(() => { let s = ''; for (const x of 'abc') { if (s) s += '-'; s += x; } return s; })()
(() => { let s = ''; for (const x of 'abc') s += s.length ? '-' + x : x; return s; })()
(() => { let s = ''; for (let n = 0; n < 300; n++) s += 'x'; const o = { s, t: s }; return [o.s === o.t, typeof o.s]; })()
(() => { let s = ''; for (let n = 0; n < 300; n++) s += 'x'; return JSON.stringify({ s }).length; })()
(() => { let s = ''; for (let n = 0; n < 300; n++) s += 'x'; return `${s}${s}`.length + s.length; })()
(() => { let s = ''; for (let n = 0; n < 300; n++) s += 'x'; return [s == 'x'.repeat(300), s > 'w', s + 1 === s.concat(1), s.split('').length]; })()
(() => { let s = ''; do { s += 'loop'; } while (s.length < 20); return s; })()
(() => { let s = '', t = ''; for (let n = 0; n < 300; n++) { s += 'a'; t += s.length % 10; } return t.slice(-12); })()
(() => { let s = ''; for (let n = 0; n < 4; n++) { try { s += n % 2 ? (() => { throw 1; })() : n; } catch { s += '!'; } } return s; })()
(() => { var s = ''; for (var n = 0; n < 300; n++) s += 'v'; return s.length; })()
(() => { let s = ''; [1, 2, 3].forEach(n => s += n); return s; })()
(() => { let s = ''; for (const n of [1, 2]) s += `${n}${s}`; return s; })()
(() => { let s = ''; for (let n = 0; n < 3; n++) { let t = ''; for (let m = 0; m < 3; m++) t += m; s += t + ';'; } return s; })()
(() => { let n = 0; for (const x of [1, 2, 3]) n += x; return n; })()
(() => { let x; for (const y of [1, 2]) x += y; return String(x); })()
(() => { let s = ''; const i = (function* () { for (;;) s += yield s; })(); i.next(); i.next('a'); i.next('b'); return s; })()
(() => { let s = 'q'; for (const x of 'ab') (s += x), (s += '.'); return s; })()
(() => { let s = ''; out: for (const x of 'abc') { for (const y of 'xyz') { if (y === 'z') continue out; s += x + y; } } return s; })()

// others
[0.1 + 0.2, 1 / 3, 1e300 * 10, 5e-324]
[(25).toString(2), (255).toString(16), (0.5).toFixed(0), (1.005).toFixed(2), (123.456).toPrecision(4), (1e21).toFixed(2)]
['12px', '0x1f', ' 7 ', '', '1e3', 'Infinity'].map(Number)
['12px', '0x1f', ' 7 ', ''].map(text => parseInt(text))
Object.entries({ b: 1, a: 2, 1: 3 })
Object.groupBy([1, 2, 3], n => (n % 2 ? 'odd' : 'even'))
Object.fromEntries([['a', 1]])
[1, 2, 3].at(-1) + [4].flatMap(n => [n, n]).length
[3, 1].with(0, 9).toSpliced(1, 0, 7)
structuredCloneIsThere => 1
typeof globalThis
new Date(Date.UTC(2024, 1, 29)).toISOString()
[1, 2, 3, 4].findLast(n => n % 2)
Array.from('ab', (x, n) => x + n)
[[1, [2]], 3].flat(Infinity)
isNaN(NaN) && Number.isInteger(5)
