// ends: value
// Halves of characters in patterns and texts, with and without the flag `u`.
const half = "\ud83d", other = "\ude00", whole = half + other;
return [/^.$/.test(whole), /^.$/u.test(whole), new RegExp(half).test(whole), new RegExp(half, "u").test(whole), whole.match(/./gu).length];
