// ends: value true
// The source of natives says nothing of the host.
const all = [tools.demo.echo, console.log, Math.random, Array.prototype.sort].map(f => Function.prototype.toString.call(f));
return all.every(text => /\[native code\]/.test(text) && !/\/|\.rs/.test(text.replace("/* native */", "")));
