// ends: throws TypeError
// Code as text for `setTimeout`, where there is one.
setTimeout("globalThis.x = 1", 0);
await new Promise(resolve => setTimeout(resolve, 1));
return globalThis.x ?? "nothing ran";
