// ends: value
// The source of a function of the script shows that script and nothing around it.
const f = () => 1;
return f.toString();
