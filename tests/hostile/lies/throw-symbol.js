// ends: throws Error
// A symbol is thrown.
throw Symbol("s");
