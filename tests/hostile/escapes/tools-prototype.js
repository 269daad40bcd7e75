// ends: value ["undefined","undefined","undefined"]
// Names that every object has are no tools.
return [typeof tools.constructor, typeof tools.demo.toString, typeof tools["__proto__"]];
