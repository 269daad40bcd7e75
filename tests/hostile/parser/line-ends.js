// ends: value [1,2,3]
// Lines that end in every way there is.
const a = [1, 2, 3];@@000d@@// one@@2028@@// two@@2029@@// three@@0085@@ const a = 4;@@000d@@
return a;
