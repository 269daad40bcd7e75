// ends: value 1
// A getter and a `toString` in what is logged are not run.
let ran = 0;
console.log({ get a() { ran++; return 1; } }, { toString() { ran++; return "x"; } }, [{ toJSON() { ran++; return 1; } }]);
return ran + 1;
