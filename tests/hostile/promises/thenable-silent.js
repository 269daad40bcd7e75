// ends: stuck
// A thenable that never calls back.
await { then() {} };
