// ends: value {"a":1}
// calls: [{"a":1}]
// logs: []
// A `toJSON` on `Object.prototype` changes nothing that crosses.
Object.prototype.toJSON = function () { console.log("called"); return { forged: true }; };
Array.prototype.toJSON = Object.prototype.toJSON;
String.prototype.toJSON = Object.prototype.toJSON;
return await tools.demo.echo({ a: 1 });
