// ends: value {"":1,"\u0000":2,"\"\\":3,"\n":4,"\u2028":5,"1e3":6,"-0":7}
// calls: [{"":1,"\u0000":2,"\"\\":3,"\n":4,"\u2028":5,"1e3":6,"-0":7}]
// Keys that are empty, controls, quotes and line separators.
return await tools.demo.echo({ "": 1, "\u0000": 2, "\"\\": 3, "\n": 4, "\u2028": 5, "1e3": 6, "-0": 7 });
