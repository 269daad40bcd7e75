// ends: throws Error
// An object that contains itself is thrown.
const o = {};
o.o = o;
throw o;
