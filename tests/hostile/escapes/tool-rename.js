// ends: value {"n":1}
// calls: [{"n":1}]
// A tool whose name is changed calls the same tool.
const { echo } = tools.demo;
try { Object.defineProperty(echo, "name", { value: "fail" }); } catch {}
return await echo({ n: 1 });
