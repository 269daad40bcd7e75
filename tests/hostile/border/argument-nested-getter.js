// ends: throws InvalidArguments
// calls: []
// logs: []
// The same in an array element.
const list = [1, 2];
Object.defineProperty(list, 1, { get() { console.log("read"); return 3; }, enumerable: true });
await tools.demo.echo({ list });
