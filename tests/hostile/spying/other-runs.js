// ends: value []
// Nothing is left over from another run, whatever that did to the globals.
const found = ["outside", "injected", "leftover", "x", "polluted"].filter(name => name in globalThis || name in Object.prototype || name in Array.prototype);
globalThis.leftover = Object.prototype.leftover = Array.prototype.leftover = "here";
return found.filter(name => name !== "x" || globalThis.x !== undefined);
