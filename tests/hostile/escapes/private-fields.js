// ends: throws TypeError
// Private fields stamped on an object that the host made.
class Base { constructor(o) { return o; } }
class Stamp extends Base { #x = 1; static read(o) { return o.#x; } }
new Stamp(tools.demo);
new Stamp(tools.demo);
return Stamp.read(tools.demo);
