// ends: throws RangeError
// A thenable whose `then` is a getter that throws.
await { get then() { throw new RangeError("then"); } };
