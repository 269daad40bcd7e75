// ends: value {"a":null}
// A property that is undefined is left out, and nothing is `null` but what is.
return { a: null, b: undefined };
