// ends: value true
// `Function.prototype.caller` and `arguments` give nothing away.
const name = f => { try { const got = f(); return got === null || got === undefined; } catch (e) { return e instanceof TypeError; } };
return name(() => tools.demo.echo.caller) && name(() => console.log.arguments);
