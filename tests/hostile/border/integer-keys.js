// ends: value {"1":"b","2":"a","x":"c"}
// calls: [{"1":"b","2":"a","x":"c"}]
// Keys that are numbers come first, whatever the order they were written in.
return await tools.demo.echo({ x: "c", 2: "a", 1: "b" });
