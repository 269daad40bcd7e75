// ends: value true
// What a failed call tells names the tool and nothing of the host.
const told = [];
for (const call of [() => tools.demo.fail({}), () => tools.demo.echo(1n), () => tools.demo.echo(1), () => tools.demo.never({})]) { try { await call(); } catch (e) { told.push(e.name + e.message + e.stack); } }
return told.length === 4 && told.every(text => !/\/(home|root|tmp|usr|work|src)\/|\.rs\b|0x[0-9a-f]{6}|pid/i.test(text));
