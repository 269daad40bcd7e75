// ends: value [["length","name"],"echo",1]
// A tool has a name and a length, and no more.
return [Reflect.ownKeys(tools.demo.echo).sort(), tools.demo.echo.name, tools.demo.echo.length];
