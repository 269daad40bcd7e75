// ends: value 1 | check syntax | throws TypeError | throws ReferenceError
// A type that is blanked leaves two lines that must not become one statement.
let a = 1 as any
type Hidden = string
;[a].forEach(() => {})
return a;
