// ends: not data
// A formatter, which has no properties of its own.
return { f: new Intl.NumberFormat("en") };
