// ends: not data | value {}
// `Math`, `JSON`, `Reflect`: objects that are only functions, none of them enumerable.
return Math;
