// ends: not data
// An answer, which the host made, turned into a cycle.
const answer = await tools.demo.echo({ a: {} });
answer.a.self = answer;
return answer;
