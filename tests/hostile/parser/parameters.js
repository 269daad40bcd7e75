// ends: check | limit stack | limit memory | limit time | value | throws
// A function of twenty thousand parameters.
const f = (@@20000:a#,@@b) => b;
return f() === undefined;
