// ends: check | limit stack | throws TypeError | limit memory
// A chain of a hundred thousand members.
return ({})@@100000:.a@@;
