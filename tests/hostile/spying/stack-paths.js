// ends: value true
// Traces name the script and nothing of the host.
const traces = [new Error("x").stack];
try { null.x; } catch (e) { traces.push(e.stack); }
try { [1].map(() => { throw new Error("y"); }); } catch (e) { traces.push(e.stack); }
try { await tools.demo.fail({}); } catch (e) { traces.push(e.stack); }
return traces.every(trace => !/\/(home|root|tmp|usr|work|src)\/|\.rs\b|0x[0-9a-f]{6}/.test(String(trace)));
