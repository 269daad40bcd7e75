// ends: check syntax
// A template that is open at the end of the text.
return `
