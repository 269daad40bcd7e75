// ends: check unsupported
// An import as text is data, also where a promise would resolve it.
const specifiers = ["fs", "file:///etc/passwd", "data:text/javascript,1", "../../../etc/passwd", ""];
const settled = await Promise.allSettled(specifiers.map(name => import(name)));
return settled.every(s => s.status === "rejected");
