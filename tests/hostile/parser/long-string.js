// ends: value 200000
// One string of two hundred thousand characters.
return "@@200000:x@@".length;
