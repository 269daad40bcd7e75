"abcdef".substr(0) //=> abcdef
"abcdef".substr(1) //=> bcdef
"abcdef".substr(-1) //=> f
"abcdef".substr(-3) //=> def
"abcdef".substr(3) //=> def
"abcdef".substr(9) //=> 
"abcdef".substr(-9) //=> abcdef
"abcdef".substr(1,1) //=> b
"abcdef".substr(1,0) //=> 
"abcdef".substr(1,-1) //=> 
"abcdef".substr(-2,1) //=> e
"abcdef".substr(0,2) //=> ab
"abcdef".substr(0,99) //=> abcdef
"abcdef".substr(1.9,1.9) //=> b
"abcdef".substr("1") //=> bcdef
"abcdef".substr(NaN) //=> abcdef
"abcdef".substr(undefined) //=> abcdef
"abcdef".substr(undefined,2) //=> ab
"abcdef".substr(0,undefined) //=> abcdef
"abcdef".substr(Infinity) //=> 
"abcdef".substr(-Infinity) //=> abcdef
"abcdef".substr(-Infinity,2) //=> ab
"abcdef".substr(0,Infinity) //=> abcdef
"abcdef".substr(0,-Infinity) //=> 
"abcdef".substr(null) //=> abcdef
"abcdef".substr(2,null) //=> 
"abcdef".substr({valueOf(){return 1}}) //=> bcdef
"abcdef".substr() //=> abcdef
String.prototype.substr.call(12345,1,3) //=> 234
(()=>{try{String.prototype.substr.call(null,1)}catch(e){throw e}})() //=> throws TypeError
"a\ud83d\ude00b".substr(1,1).length //=> 1
String.prototype.substr.length //=> 2
String.prototype.substr.name //=> substr
" a ".trimLeft()+"|" //=> a |
" a ".trimRight()+"|" //=>  a|
String.prototype.trimLeft===String.prototype.trimStart //=> true
String.prototype.trimRight.name //=> trimEnd
escape("a b&ü€😀+/@*_-.") //=> a%20b%26%FC%u20AC%uD83D%uDE00+/@*_-.
escape() //=> undefined
escape("") //=> 
unescape("%u20AC%FC%20%zz%u12%") //=> \u20ac\u00fc %zz%u12%
unescape("%uD83D%uDE00").length //=> 2
unescape(escape("Grüße, 世界 😀")) //=> Gr\u00fc\u00dfe, \u4e16\u754c \ud83d\ude00
unescape("%u00e9%E9%e9") //=> \u00e9\u00e9\u00e9
unescape("%%41") //=> %A
escape.length+escape.name+unescape.length+unescape.name //=> 1escape1unescape
(()=>{class E extends Error{constructor(m){super(m);this.name="E";Error.captureStackTrace(this,E)}}const e=new E("x");return [e.name,e.message,typeof e.stack,Object.keys(e)]})() //=> ["E","x","string",["name"]]
(()=>{const o={};Error.captureStackTrace(o);return [typeof o.stack,Object.keys(o)]})() //=> ["string",[]]
(()=>{try{Error.captureStackTrace(1)}catch(e){return e.name}})() //=> TypeError
new Date(2024,0,2).getYear() //=> 124
new Date(0).toGMTString() //=> Thu, 01 Jan 1970 00:00:00 GMT
({__proto__:{a:1}}).a //=> 1
({}).__proto__===Object.prototype //=> true
(()=>{const o={};o.__proto__={b:2};return o.b})() //=> 2
JSON.stringify({["__proto__"]:1}) //=> {"__proto__":1}
[..."new".substr(1)] //=> ["e","w"]
