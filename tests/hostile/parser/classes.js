// ends: check syntax
// Classes in classes, five thousand deep, each with a private name.
return typeof @@5000:class { static #a = 1; static b = @@1@@5000:}@@;
