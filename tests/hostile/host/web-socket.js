// ends: check absent-global
// The network, kept open.
new WebSocket("ws://127.0.0.1:9/");
