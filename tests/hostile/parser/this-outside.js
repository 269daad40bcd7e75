// ends: value "undefined"
// `this` at the top of a script.
return typeof this;
