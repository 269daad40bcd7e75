// ends: limit memory | throws RangeError | value 2000000 | limit recursion | limit stack | limit time
// Two million arguments by spreading.
return ((...all) => all.length)(...new Array(2e6).fill(0));
