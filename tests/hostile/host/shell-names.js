// ends: value []
// Names that engines give to their own shells and tests.
return ["load", "read", "readFile", "quit", "os", "std", "scriptArgs", "$262", "$boa", "gc", "d8", "drainJobQueue", "debug", "trace", "host", "worker", "desk", "palma"].filter(name => name in globalThis);
