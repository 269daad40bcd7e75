// ends: value [1,2]
// logs: []
// An array of a class whose iterator and length lie.
class Lies extends Array { *[Symbol.iterator]() { console.log("iterated"); yield 99; } toJSON() { console.log("asked"); return 99; } }
return Lies.from([1, 2]).concat ? Object.setPrototypeOf([1, 2], Lies.prototype) : null;
