// ends: check syntax
// `await` in parameters of an async function.
const f = async (x = await 1) => x;
return f();
