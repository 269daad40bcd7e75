// ends: value {"n":1}
// calls: [{"n":1}]
// A tool called on something else is still that tool.
return await tools.demo.echo.call(new Proxy({}, {}), { n: 1 });
