// ends: check absent-global
// Another thread.
new Worker("data:text/javascript,postMessage(1)");
