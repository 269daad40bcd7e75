// ends: throws TypeError
// Node's way to its internals.
return globalThis.process.binding("spawn_sync");
