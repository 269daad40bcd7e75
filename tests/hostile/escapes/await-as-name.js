// ends: check syntax
// `await` as a name, which is a keyword to one grammar and not to another.
var await = 1;
return await;
