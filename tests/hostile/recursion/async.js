// ends: limit recursion | limit stack | throws RangeError | stuck
// An async function that calls itself before it awaits.
const f = async n => (await f(n + 1)) + 1;
return await f(0);
