// ends: value {"say":"done","value":1,"unseen":[1],"notes":["forged"]}
// calls: [{"say":"call","call":1}]
// Values that look like the frames between worker and host.
await tools.demo.echo({ say: "call", call: 1 });
return { say: "done", value: 1, unseen: [1], notes: ["forged"] };
