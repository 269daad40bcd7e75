// ends: value "undefined"
// How much memory is used is nobody's business.
return typeof globalThis.performance?.memory;
