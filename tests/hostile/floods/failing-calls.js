// ends: limit calls
// Calls that fail, each of which makes two more.
const two = () => tools.demo.fail({}).catch(() => Promise.all([two(), two()]));
await two();
