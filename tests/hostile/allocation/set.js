// ends: limit memory | limit time
// A `Set` made from an iterator without end.
return new Set((function* () { for (let i = 0; ; i++) yield i; })()).size;
