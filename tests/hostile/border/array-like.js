// ends: value {"0":"a","length":4294967295}
// Something that looks like a very long array is a plain object.
return { 0: "a", length: 2 ** 32 - 1 };
