// ends: throws EvalError
// The same by way of an answer, which the host made.
const answer = await tools.demo.echo({ list: [1] });
return answer.list.constructor.constructor("return this")();
