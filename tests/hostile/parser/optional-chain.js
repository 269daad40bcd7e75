// ends: check | limit stack | value null | limit memory
// The same with question marks.
return ({})@@60000:?.a@@;
