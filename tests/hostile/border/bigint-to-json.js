// ends: not data
// A BigInt that was taught to be JSON: not here.
BigInt.prototype.toJSON = function () { return String(this); };
return [1n];
