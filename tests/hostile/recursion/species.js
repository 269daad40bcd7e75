// ends: limit recursion
// `Symbol.species` whose getter maps, which asks for the species.
class A extends Array { static get [Symbol.species]() { return new this(1).map(x => x).constructor; } }
return new A(3).map(x => x).length;
