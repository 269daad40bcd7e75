// ends: value null
// The same with question marks.
return ({})@@60000:?.a@@;
