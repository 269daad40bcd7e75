// ends: value "1970-01-01T00:00:00.000Z"
// logs: []
// A date whose methods lie.
Date.prototype.toISOString = Date.prototype.toJSON = function () { console.log("called"); return "forged"; };
return Object.assign(new Date(0), { toISOString() { return "forged"; }, getTime() { return 1; } });
