// ends: value {"a":1}
// calls: [{"a":1}]
// What is changed after the call was made does not change the call.
const arguments_ = { a: 1 };
const answer = tools.demo.echo(arguments_);
arguments_.a = 2;
arguments_.b = 3;
return await answer;
