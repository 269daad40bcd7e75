// ends: check absent-global
// The network, the old way.
const request = new XMLHttpRequest();
request.open("GET", "file:///etc/passwd", false);
