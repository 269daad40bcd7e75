// ends: value {"__proto__":1,"a":2}
// The key `__proto__` in the value.
return { ["__proto__"]: 1, a: 2 };
