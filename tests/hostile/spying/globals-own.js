// ends: value true
// The global object names nothing of the engine or of its host.
return Reflect.ownKeys(globalThis).every(k => typeof k !== "string" || !/boa|palma|rust|host|worker|desk|frame/i.test(k));
