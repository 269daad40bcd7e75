// ends: throws Error
// `constructor` of a promise from a call is a getter that throws: `await` looks at it.
const answer = tools.demo.echo({ n: 1 });
Object.defineProperty(answer, "constructor", { get() { throw new Error("constructor"); } });
return await answer;
