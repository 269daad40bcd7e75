// ends: value {"a":[1,2]}
// calls: [{"a":[1,2]}]
// `JSON` replaced by one that forges.
globalThis.JSON = { stringify: () => '{"forged":true}', parse: () => ({ forged: true }) };
return await tools.demo.echo({ a: [1, 2] });
