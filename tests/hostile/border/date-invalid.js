// ends: not data
// A date that is none.
return { at: new Date("never") };
