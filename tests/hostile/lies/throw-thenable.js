// ends: throws Error
// A thenable is thrown: nobody waits for it.
throw { then(resolve) { resolve(1); } };
