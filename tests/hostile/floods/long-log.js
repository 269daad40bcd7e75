// ends: limit console | limit memory | value
// One line of eight million characters.
console.log("x".repeat(8e6));
return 1;
