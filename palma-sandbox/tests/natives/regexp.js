// Short and long text
'a1b22'.match(/\d+/g) //=> ["1","22"]
'ab'.match(/c/) //=> null
'a1b22'.match(/(?<d>\d)(\d)/).groups.d //=> 2
'x1'.search(/\d/) //=> 1
'a,b;c'.split(/[,;]/) //=> ["a","b","c"]
'a,b;c'.split(/([,;])/, 3) //=> ["a",",","b"]
'abc'.split(/(?:)/) //=> ["a","b","c"]
[...'a1b2'.matchAll(/\d/g)].map(match => match.index) //=> [1,3]
'a'.matchAll(/a/) //=> throws TypeError
('x'.repeat(600) + '42').match(/\d+/)[0] //=> 42
('x'.repeat(600) + '42').match(/\d+/).index //=> 600
('x'.repeat(600) + '42').match(/\d+/).input.length //=> 602
('x'.repeat(600) + 'é42').match(/é(\d)/)[1] //=> 4
('x'.repeat(600) + 'É').search(/é/i) //=> 600
('x'.repeat(600) + 'ÿ').search(/\u0178/iu) //=> 600
'ab '.repeat(400).match(/\w+/g).length //=> 400
'ab '.repeat(400).replace(/b/g, '').length //=> 800
'ab '.repeat(400).replace(/a(b)/g, (all, b, place) => b + place % 10).length //=> 1200
'ab '.repeat(400).replaceAll(/b /g, '').length //=> 400
'ab,'.repeat(400).split(/,/).length //=> 401
[...'ab '.repeat(400).matchAll(/b/g)].length //=> 400
(() => { const r = /b/g, t = 'ab '.repeat(400); let n = 0; while (r.exec(t)) { n++; } return n; })() //=> 400
(() => { const r = /b/y, t = 'b'.repeat(600); let n = 0; while (r.test(t)) { n++; } return n; })() //=> 600
(() => { const r = /b/g, t = 'ab '.repeat(400), u = 'cb '.repeat(400); return [r.exec(t).index, r.exec(u).index, r.exec(t)[0] + r.exec(t).input[0]]; })() //=> [1,4,"ba"]
JSON.stringify(('é'.repeat(600) + '1').match(/é\d/)[0]) //=> "\u00e91"
'ab '.repeat(400).match(/b/)[0] === 'b' //=> true
({ b: 1 })['ab '.repeat(400).match(/b/)[0]] //=> 1
new Map([['b', 2]]).get('ab '.repeat(400).match(/b/)[0]) //=> 2
['match', 'matchAll', 'search'].map(name => ''[name].name + ''[name].length).join() + /a/.exec.name + /a/.exec.length //=> match1,matchAll1,search1exec1
RegExp.prototype.exec.call({}, 'a') //=> throws TypeError
String.prototype.match.call(null, /a/) //=> throws TypeError
RegExp.prototype.exec.call(/undefined/)[0] //=> undefined
'b1'.match('1').index //=> 1
'x'.repeat(600).match({ [Symbol.match](text) { return typeof text + text.length; } }) //=> string600
(() => { const r = /a/; r.exec = () => null; return 'xa'.replace(r, 'b'); })() //=> xa
(() => { const r = /a/; r.exec = function (text) { return typeof text + text.length; }; try { return ('x'.repeat(600)).match(r); } catch (error) { return error.name; } })() //=> TypeError
(() => { const seen = []; const r = { exec: 0 }; class R extends RegExp { exec(text) { seen.push(text.length); return super.exec(text); } } 'a'.repeat(600).replace(new R('b'), ''); return seen; })() //=> [600]
'é'.repeat(600).replace(/é/g, 'e') === 'e'.repeat(600) //=> true
'aXb'.repeat(300).split(/X/).map(x => x.length).join('').length //=> 301
'a'.repeat(600).search('b') //=> -1
'a'.repeat(600).match(/(b)?a/).map(String) //=> ["a","undefined"]
