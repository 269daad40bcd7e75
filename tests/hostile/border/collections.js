// ends: not data
// A `Map` is never silently an empty object.
return { map: new Map([["a", 1]]) };
