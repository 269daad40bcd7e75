// ends: throws Error
// `null` is thrown.
throw null;
