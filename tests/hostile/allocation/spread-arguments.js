// ends: limit memory | limit stack | limit time
// Two million arguments by spreading.
return ((...all) => all.length)(...new Array(2e6).fill(0));
