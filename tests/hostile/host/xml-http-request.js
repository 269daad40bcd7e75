// ends: throws ReferenceError | check | throws Error | throws TypeError
// The network, the old way.
const request = new XMLHttpRequest();
request.open("GET", "file:///etc/passwd", false);
