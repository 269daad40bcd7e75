// ends: value ["TypeError","TypeError","TypeError"]
// Traps that break the invariants of frozen targets.
const frozen = Object.freeze({ a: 1 });
const name = f => { try { f(); return "none"; } catch (e) { return e.name; } };
return [
  name(() => new Proxy(frozen, { get: () => 2 }).a),
  name(() => Object.keys(new Proxy(frozen, { ownKeys: () => [] }))),
  name(() => Object.isExtensible(new Proxy(frozen, { isExtensible: () => true }))),
];
