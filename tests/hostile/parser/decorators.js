// ends: check
// Decorators, which run while a class is made.
function log(x: any) { return x; }
@log class A { @log m() {} }
return 1;
