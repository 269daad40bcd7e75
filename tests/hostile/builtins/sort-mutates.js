// ends: value
// A comparison that shortens and lengthens the array that is being sorted.
const a = Array.from({ length: 300 }, (_, i) => i % 7);
a.sort((x, y) => { a.length = a.length > 10 ? 5 : 400; return x - y; });
return a.length >= 0;
