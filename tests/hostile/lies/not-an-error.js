// ends: throws Error
// What only looks like an error.
throw Object.create(Error.prototype, { message: { value: "forged" }, name: { value: "RangeError" } });
