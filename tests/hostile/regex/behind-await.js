// ends: limit time
// The blow-up after an `await`, in a promise's job.
return await Promise.resolve().then(() => /^(a+)+$/.test("a".repeat(40) + "b"));
