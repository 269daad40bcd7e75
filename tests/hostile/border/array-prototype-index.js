// ends: not data
// A hole does not take its value from a polluted prototype.
Array.prototype[1] = "injected";
return [0, , 2];
