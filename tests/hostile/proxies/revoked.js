// ends: value ["TypeError","TypeError","TypeError"]
// A revoked proxy given to builtins that ask what it is.
const { proxy, revoke } = Proxy.revocable([], {});
revoke();
const name = f => { try { f(); return "none"; } catch (e) { return e.name; } };
return [name(() => Array.isArray(proxy)), name(() => [].concat(proxy)), name(() => JSON.stringify(proxy))];
