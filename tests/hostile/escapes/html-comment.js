// ends: value 0
// What is an HTML comment to the grammar of scripts and two operators to that of modules: both parsers must agree.
let x = 1;
const less = 0 <!--x;
return x;
