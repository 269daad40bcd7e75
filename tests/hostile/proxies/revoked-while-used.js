// ends: throws TypeError
// A proxy that is revoked by its own trap, in the middle of an operation.
const made = Proxy.revocable({ a: 1, b: 2 }, { get(t, k) { made.revoke(); return t[k]; } });
return Object.entries(made.proxy);
