// ends: limit memory | limit time
// Every match of a pattern that matches everywhere, with its groups and their places.
const s = "a".repeat(2e5);
return [...s.matchAll(/(?<one>(a))/dg)].length;
