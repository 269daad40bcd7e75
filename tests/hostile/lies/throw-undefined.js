// ends: throws Error
// `undefined` is thrown.
throw undefined;
