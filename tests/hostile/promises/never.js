// ends: stuck
// A promise that nothing settles.
await new Promise(() => {});
