// ends: not data
// A promise inside the value.
return { answer: Promise.resolve(1) };
