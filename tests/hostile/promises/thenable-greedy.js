// ends: value 1
// A thenable that settles many times and then throws: the first counts.
return await { then(resolve, reject) { resolve(1); resolve(2); reject(3); throw 4; } };
