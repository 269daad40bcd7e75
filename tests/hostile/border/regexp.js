// ends: not data
// A regular expression.
return { re: /x/ };
