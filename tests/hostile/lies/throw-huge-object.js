// ends: throws Error
// An object that, written out, is a thousand million is thrown.
let o = {};
for (let i = 0; i < 30; i++) o = [o, o];
throw o;
