// ends: limit memory | limit time | check | stuck
// Imports that fail, without end.
for (let i = 0; ; i++) { try { await import("m" + i); } catch {} }
