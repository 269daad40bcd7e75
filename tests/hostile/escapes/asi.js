// ends: value 1
// A type that is blanked leaves two lines that must not become one statement.
let a = 1 as any
type Hidden = string
;[a].forEach(() => {})
return a;
