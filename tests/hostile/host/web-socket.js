// ends: throws ReferenceError | check | throws Error | throws TypeError
// The network, kept open.
new WebSocket("ws://127.0.0.1:9/");
