// ends: value {"a":[1,2]}
// calls: [{"a":[1,2]}]
// The functions of the real `JSON` replaced.
JSON.stringify = () => '{"forged":true}';
JSON.parse = () => ({ forged: true });
return await tools.demo.echo({ a: [1, 2] });
