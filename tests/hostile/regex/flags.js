// ends: value "SyntaxError"
// Flags that exclude each other, come twice or do not exist.
const names = ["uv", "gg", "x", "\u0000", "dgimsuyz"].map(flags => { try { new RegExp("a", flags); return "none"; } catch (e) { return e.name; } });
return new Set(names).size === 1 ? names[0] : names.join();
