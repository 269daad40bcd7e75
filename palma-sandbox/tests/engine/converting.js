(()=>{const o={d:3,toString(){return this.d-->0?`(${this})`:"."}}; return String(o)})() //=> (((.)))
(()=>{const o={d:3,toString(){return this.d-->0?"<"+o+">":"."}}; return o+""})() //=> <<<.>>>
(()=>{const o={d:3,valueOf(){return this.d-->0?o+1:10}}; return o+1})() //=> 14
(()=>{const o={d:3,valueOf(){return this.d-->0?o*2:1}}; return o*2})() //=> 16
(()=>{const o={d:2,toString:function(){"use strict"; return this.d-->0?`(${this})`:"."}}; return `${o}`})() //=> ((.))
(()=>{let d=2; const o={toString:()=>d-->0?`(${o})`:"."}; return `${o}`})() //=> ((.))
(()=>{let d=2; const f=()=>d-->0?`(${o})`:"."; const o={toString:f}; return `${o}`})() //=> ((.))
(()=>{let d=2; function toString(){return d-->0?`(${o})`:"."} const o={toString}; return `${o}`})() //=> ((.))
(()=>{class A{d=2; toString(){return this.d-->0?`(${this})`:"."}} return String(new A)})() //=> ((.))
(()=>{class A{d=2; toString=()=>this.d-->0?`(${this})`:"."} return String(new A)})() //=> ((.))
(()=>{class A{d=2; get toString(){return ()=>this.d-->0?`(${this})`:"."}} return String(new A)})() //=> ((.))
(()=>{class A{d=2} A.prototype.toString=function(){return this.d-->0?`(${this})`:"."}; return String(new A)})() //=> ((.))
(()=>{class A{d=2} A.prototype["toString"]=function(){return this.d-->0?`(${this})`:"."}; return String(new A)})() //=> ((.))
(()=>{const o={d:2}; Object.defineProperty(o,"toString",{value(){return this.d-->0?`(${this})`:"."}}); return String(o)})() //=> ((.))
(()=>{class A{d=2; toString(){return this.d-->0?`(${this})`:"."}} class B extends A{toString(){return "b"+super.toString()}} return String(new B)})() //=> b(b(b.))
(()=>{class Node{constructor(v,c=[]){this.v=v;this.c=c} toString(){return this.v+(this.c.length?`[${this.c}]`:"")}} const leaf=new Node("x"); return String(new Node("r",[leaf,leaf,new Node("y",[leaf])]))})() //=> r[x,x,y[x]]
(()=>{const a={n:0,toString(){return "a"+(this.n++<2?b:"")}}, b={n:0,toString(){return "b"+(this.n++<2?a:"")}}; return String(a)})() //=> ababa
(()=>{const o={d:2,toString(){return this.d-->0?[this,this].join("+"):"."}}; return String(o)})() //=> .+.+.
(()=>{const o={d:2,toString(){return this.d-->0?"x".concat(this):"."}}; return "y".concat(o)})() //=> yxx.
(()=>{const o={d:2,valueOf(){return this.d-->0?Math.max(o,1):7}}; return +o})() //=> 7
(()=>{const o={d:3,[Symbol.toPrimitive](h){return this.d-->0?h[0]+o:"."}}; return `${o}`})() //=> sdd.
(()=>{const o={d:1,toString(){return this.d-->0?String(Object.keys({[o]:1})):"k"}}; return o+""})() //=> k
(()=>{const d=new Date(0); let n=2; d.toString=function(){return n-->0?`(${d})`:"."}; return d+""})() //=> ((.))
(()=>{const e=new Error("m"); let n=1; e.toString=function(){return n-->0?`(${e})`:Error.prototype.toString.call(e)}; return e+""})() //=> (Error: m)
(()=>{const f=()=>1; let n=2; f.valueOf=()=>n-->0?f+1:1; return f+1})() //=> 4
(()=>{const a=[1,2]; let n=2; a.toString=()=>n-->0?`[${a}]`:a.join("-"); return `${a}`})() //=> [[1-2]]
(()=>{const a=[1,[2]]; a[1].push(a); return a.join()})() //=> 1,2,
(()=>{const a=[1]; a.push(a); return String(a)})() //=> 1,
(()=>{const a=[1,[2]]; a[1].push(a); return `${a}|${a[1]}`})() //=> 1,2,|2,1,
(()=>{let n=2; const a=["s",{toString(){return n-->0?a.join("-"):"x"}}]; return a.join()})() //=> s,
(()=>{let n=2; const a=["s",{toString(){return n-->0?String(a):"x"}}]; return String(a)})() //=> s,
(()=>{let n=2; const a=["s",{toString(){return n-->0?`<${a.length}${[...a.slice(0,1)]}>`:"x"}}]; return [a,a].join(";")})() //=> s,<2s>;s,<2s>
(()=>{const b=[1,2], a=[b,b,[b]]; return a.join("/")})() //=> 1,2/1,2/1,2
(()=>{const b={toString(){throw new RangeError("r")}}; const a=[b]; let s=""; try{a.join()}catch(e){s+=e.name} a[0]=3; return s+a.join()})() //=> RangeError3
(()=>{const o={n:0,toString(){return this.n++?"again":"once"}}; return [o,o,o].join()})() //=> once,again,again
(()=>{const o={toString(){return {}},valueOf(){return 3}}; return `${o}`})() //=> 3
(()=>{const o={toString(){return {}},valueOf(){return {}}}; return `${o}`})() //=> throws TypeError
(()=>{const o={toString:1,valueOf(){return 5}}; return `${o}`})() //=> 5
(()=>{const o={toString(){return "s"},valueOf(){return 4}}; return [`${o}`,o+1,o*2,o+"",o<5,o==4]})() //=> ["s",5,8,"4",true,true]
(()=>{const k={toString(){return "key"}}; const o={key:1}; return [o[k],k in o]})() //=> [1,true]
