// ends: throws Error
// A promise is the reason of a rejection.
await Promise.reject(new Promise(() => {}));
