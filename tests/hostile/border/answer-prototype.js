// ends: value true
// An answer is of the script's own realm.
const answer = await tools.demo.echo({ list: [1], o: {} });
return answer.list instanceof Array && answer.o instanceof Object && Array.isArray(answer.list) && answer.constructor === Object;
