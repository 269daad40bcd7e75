// ends: check | limit stack | value | limit memory | limit time
// A chain of twenty thousand member calls.
return await Promise.resolve(1)@@20000:.then()@@;
