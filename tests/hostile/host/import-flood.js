// ends: check unsupported
// Imports that fail, without end.
for (let i = 0; ; i++) { try { await import("m" + i); } catch {} }
