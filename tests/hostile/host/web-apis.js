// ends: value []
// What would reach outside, were it there.
return ["fetch", "XMLHttpRequest", "WebSocket", "EventSource", "Worker", "SharedWorker", "indexedDB", "caches", "BroadcastChannel", "WebAssembly", "process", "Deno", "Bun", "require", "module", "Buffer", "importScripts", "postMessage"].filter(name => { try { return name in globalThis && globalThis[name] !== undefined; } catch { return false; } });
