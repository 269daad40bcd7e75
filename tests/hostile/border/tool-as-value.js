// ends: not data
// A tool as the value.
return tools.demo;
