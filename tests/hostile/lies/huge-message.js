// ends: throws Error
// A message of a million characters.
throw new Error("x".repeat(1e6));
