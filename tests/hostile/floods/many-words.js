// ends: limit console | limit memory | value
// One line of a hundred thousand values.
console.log(...new Array(1e5).fill({ a: 1 }));
return 1;
