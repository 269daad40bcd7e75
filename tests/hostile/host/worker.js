// ends: throws ReferenceError | check | throws Error | throws TypeError
// Another thread.
new Worker("data:text/javascript,postMessage(1)");
