// ends: value "object"
// `this` at the top of a script.
return typeof this;
