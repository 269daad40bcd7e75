"ab".repeat(3) //=> ababab
"型".repeat(2) //=> \u578b\u578b
"é".repeat(0) //=> 
"".repeat(1e9) //=> 
"a".repeat(2.9) //=> aa
"a".repeat(-0.5) //=> 
"a".repeat(-1) //=> throws RangeError
"a".repeat(Infinity) //=> throws RangeError
"a".repeat(NaN) //=> 
"a".repeat() //=> 
"a".repeat("3") //=> aaa
"a".repeat(null) //=> 
"a".repeat(1n) //=> throws TypeError
"a".repeat({valueOf(){return 2}}) //=> aa
String.prototype.repeat.call(12,2) //=> 1212
String.prototype.repeat.call(null,2) //=> throws TypeError
String.prototype.repeat.call({toString(){return "t"}},2) //=> tt
"a".repeat(Symbol()) //=> throws TypeError
"abc".repeat(100000).length //=> 300000
"abc".repeat(50000).slice(-4) //=> cabc
"型é".repeat(70000).at(-1) //=> \u00e9
"ab".repeat(40000) === Array(40001).join("ab") //=> true
"a".repeat.name + "a".repeat.length + "a".padStart.length + "a".padEnd.name + [].join.length //=> repeat11padEnd1
"a".padStart(5) //=>     a
"a".padEnd(5) + "|" //=> a    |
"a".padStart(5,"xyz") //=> xyzxa
"a".padEnd(5,"xyz") //=> axyzx
"a".padEnd(1,"xyz") //=> a
"abc".padEnd(2,"x") //=> abc
"a".padStart(4,"") //=> a
"a".padEnd(4,undefined) + "|" //=> a   |
"a".padEnd(4,null) //=> anul
"a".padEnd(4,7) //=> a777
"a".padStart(4.9,"型") //=> \u578b\u578b\u578ba
"é".padStart("4","-") //=> ---\u00e9
"a".padStart(-1,"x") //=> a
"a".padStart(NaN,"x") //=> a
"a".padEnd(undefined,"x") //=> a
"a".padEnd(Infinity,"x") //=> throws RangeError
"a".padEnd(Infinity,"") //=> a
"😀".padStart(5,"😀") //=> \ud83d\ude00\ud83d\ud83d\ude00
"a".padStart(200001,"xyz").slice(-3) + "a".padEnd(200001,"xyz").slice(-3) + "a".padEnd(200001,"xyz").length //=> xyazxy200001
String.prototype.padStart.call(7,3,0) //=> 007
String.prototype.padEnd.call(undefined,3) //=> throws TypeError
[].join() //=> 
[1].join() //=> 1
[1,2,3].join() //=> 1,2,3
[1,2,3].join("") //=> 123
[1,2,3].join("--") //=> 1--2--3
[1,2,3].join(undefined) //=> 1,2,3
[1,2,3].join(null) //=> 1null2null3
[1,2,3].join(0) //=> 10203
[1,2,3].join({toString(){return "é"}}) //=> 1\u00e92\u00e93
[1,2,3].join(Symbol()) //=> throws TypeError
[null,undefined,0,false,"",NaN,-0,1n].join() //=> ,,0,false,,NaN,0,1
[,1,,2,].join("|") //=> |1||2
["型","a","é"].join("é") //=> \u578b\u00e9a\u00e9\u00e9
["a",["b",["c",[]]]].join("-") //=> a-b,c,
[Symbol()].join() //=> throws TypeError
[{}].join() //=> [object Object]
[{toString(){return "t"}},{valueOf(){return 1}}].join() //=> t,[object Object]
[Object.create(null)].join() //=> throws TypeError
[0.1,1e21,1e-7].join() //=> 0.1,1e+21,1e-7
(()=>{const a=[1,2,3]; return a.join({toString(){a.length=1; a.push("x","y","z"); return ","}})})() //=> 1,x,y
(()=>{const a=[1,2,3]; return a.join({toString(){a.length=0; return ","}})})() //=> ,,
(()=>{const a=[{toString(){a.push("late"); a[1]="changed"; return "first"}},2,3]; return a.join()})() //=> first,changed,3
(()=>{const a=[1,2,3]; Object.defineProperty(a,1,{get(){return "got"}}); return a.join()})() //=> 1,got,3
(()=>{Array.prototype[1]="proto"; const r=[0,,2].join(); delete Array.prototype[1]; return r})() //=> 0,proto,2
Array(3).join("ab") //=> abab
Array(5).fill("é").join("") //=> \u00e9\u00e9\u00e9\u00e9\u00e9
Array.prototype.join.call({length:3,0:"a",2:"c"},"+") //=> a++c
Array.prototype.join.call("abc","+") //=> a+b+c
Array.prototype.join.call({length:"2",0:1,1:2}) //=> 1,2
Array.prototype.join.call(null) //=> throws TypeError
Array.prototype.join.call(new Proxy([1,2],{get(t,k){return k==="0"?"p":t[k]}}),"+") //=> p+2
(class extends Array{}).of(1,2).join("+") //=> 1+2
(()=>{const a=[1,2]; a.x=9; a.length=3; return a.join("+")})() //=> 1+2+
(()=>{const a=[1,,2]; a[100]=3; return a.join("").length+a.join().length})() //=> 106
Array(2**32-1).join("ab") //=> throws RangeError
Array(100001).join("abcde").length //=> 500000
Array(100000).fill("abcde").join("").length //=> 500000
Array(100000).fill("型").join("x").at(-1) //=> \u578b
["a".repeat(70000),"b","型","c".repeat(70000),"é"].join("|").length //=> 140007
["a".repeat(70000),"b","型","c".repeat(70000),"é"].join("|").slice(69998,70008) //=> aa|b|\u578b|ccc
[[1,2],[3]].toString() //=> 1,2,3
String([1,[2,3]]) //=> 1,2,3
(()=>{const a=[1]; a.join=()=>"own"; return String(a)})() //=> own
(()=>{const a=[1]; a.join=1; return String(a)})() //=> [object Array]
