// ends: throws ReferenceError | throws TypeError | check | throws Error
// Node's way to its internals.
return globalThis.process.binding("spawn_sync");
