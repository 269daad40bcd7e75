(()=>{const f=k=>{switch(k){case "a": const label="A"; return label; case "b": return label ?? "none"}}; return f("a")+f("b")})() //=> throws ReferenceError
(()=>{switch(1){case 0: let x=1; case 1: x=2; return x}})() //=> throws ReferenceError
(()=>{switch(1){case 0: let x=1; case 1: return typeof x}})() //=> throws ReferenceError
(()=>{switch(0){case 0: let x=1; case 1: x++; return x}})() //=> 2
(()=>{switch(0){case 0: let x; case 1: return String(x)}})() //=> undefined
(()=>{switch(2){case 0: class A {}; default: return new A()}})() //=> throws ReferenceError
(()=>{switch(0){case 0: class A {}; default: return typeof A}})() //=> function
(()=>{switch(1){case 0: let [x,{y}]=[1,{y:2}]; case 1: return y}})() //=> throws ReferenceError
(()=>{switch(0){case 0: let [x,{y}]=[1,{y:2}]; case 1: return x+y}})() //=> 3
(()=>{switch(1){default: let x=1; return x; case 1: return x}})() //=> throws ReferenceError
(()=>{switch(1){case 1: { const x = 3; return x } case 2: { const x = 4; return x }}})() //=> 3
(()=>{const r=[];for(const k of [0,1,0]){try{switch(k){case 0: let v=k; r.push(v); break; case 1: r.push(v)}}catch(e){r.push(e.name)}}return r})() //=> [0,"ReferenceError",0]
(()=>{switch(1){case 0: let s=""; for(const x of "ab") s+=x; case 1: s+="c"; return s}})() //=> throws ReferenceError
(()=>{switch(0){case 0: let s=""; for(const x of "ab") s+=x; case 1: s+="c"; return s}})() //=> abc
(()=>{for (const a of 0 || this) return 1})() //=> throws TypeError
(()=>{switch(0){case x: let x=1; return x}})() //=> throws ReferenceError
(()=>{switch(1){case 0: let x=1; case 1: return (()=>x)()}})() //=> throws ReferenceError
(()=>{switch(0){case 0: function g(){return 5} case 1: return g()}})() //=> 5
(()=>{z=1; let z})() //=> throws ReferenceError
(()=>{z=1; let z=2; return z})() //=> throws ReferenceError
(()=>{let z=3; {z=1; let z=2; return z}})() //=> throws ReferenceError
(()=>{z+=1; let z=2})() //=> throws ReferenceError
(()=>{z??=1; let z=2})() //=> throws ReferenceError
(()=>{[z]=[1]; let z=2})() //=> throws ReferenceError
(()=>{({z}={z:1}); let z=2})() //=> throws ReferenceError
(()=>{z++; let z=2})() //=> throws ReferenceError
(()=>{delete q.z; let q={}})() //=> throws ReferenceError
(()=>{z=1; class z {}})() //=> throws ReferenceError
(()=>{let z=(z=1); return z})() //=> throws ReferenceError
(()=>{let z=z; return z})() //=> throws ReferenceError
(()=>{let z=typeof z; return z})() //=> throws ReferenceError
(()=>{let z=()=>z; return z().name})() //=> z
(()=>{let {a=a}={}; return a})() //=> throws ReferenceError
(()=>{let {a=(a=1)}={}; return a})() //=> throws ReferenceError
(()=>{let {a,b=a}={a:4}; return b})() //=> 4
(()=>{const i=2; for(let i=i;;) return i})() //=> throws ReferenceError
(()=>{for(let i=0,n=i;;) return n})() //=> 0
(()=>{for(let n=i,i=0;;) return n})() //=> throws ReferenceError
(()=>{for(let i=(i=1);;) return i})() //=> throws ReferenceError
(()=>{for(let i=0,f=()=>i;;i++) return f()})() //=> 0
(()=>{for(let [a=a]=[];;) return a})() //=> throws ReferenceError
(()=>{for(let i=[1].map(i=>i)[0];i<3;i++) if(i==2) return i})() //=> 2
(()=>{for(const x of x) return x})() //=> throws ReferenceError
(()=>{for(const x of [x]) return x})() //=> throws ReferenceError
(()=>{for(let [a=a] of [[]]) return a})() //=> throws ReferenceError
(()=>{for(let [a,b=a] of [[6]]) return b})() //=> 6
(()=>{for(const x in {k:x}) return x})() //=> throws ReferenceError
(()=>{const r=[];for(let i=0;i<2;i++){try{if(i)r.push(x)}catch(e){r.push(e.name)} let x=i; r.push(x)}return r})() //=> [0,"ReferenceError",1]
(()=>{const r=[];for(let i=0;i<2;i++){try{if(i)x=5}catch(e){r.push(e.name)} let x=i; r.push(x)}return r})() //=> [0,"ReferenceError",1]
(()=>{try{w;}catch(e){return e.name} let w=1})() //=> ReferenceError
(()=>{class A extends A {}})() //=> throws ReferenceError
(()=>{class A {static x=A.name} return A.x})() //=> A
((a=b,b=1)=>a)() //=> throws ReferenceError
((a=a)=>a)() //=> throws ReferenceError
((a=1,b=a)=>b)() //=> 1
(()=>{var v=v; return v})() //=> undefined
(()=>{f(); const c=1; function f(){return c}})() //=> throws ReferenceError
(()=>{const c=1; return f(); function f(){return c}})() //=> 1
