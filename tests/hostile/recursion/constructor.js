// ends: limit recursion
// A constructor that constructs its own class, through `super`.
class A { constructor() { new this.constructor(); } }
class B extends A {}
new B();
