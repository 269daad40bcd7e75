// ends: value {"a":[1]}
// Frozen and sealed objects are read like others.
return Object.freeze({ a: Object.seal([1]) });
