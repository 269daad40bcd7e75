// ends: value [{"list":[1]},{"list":[1,2]}]
// An answer belongs to the script: what it does to one does nothing to another.
const first = await tools.demo.echo({ list: [1] });
const second = await tools.demo.echo({ list: [1] });
second.list.push(2);
return [first, second];
