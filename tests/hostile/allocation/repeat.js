// ends: limit memory
// One string of half a gigabyte.
return "a".repeat(2 ** 29).length;
