// ends: throws Error
// A function is thrown.
throw () => { throw 1; };
