// ends: value "resolved"
// An executor that throws after it resolved with a promise that rejects later.
return await new Promise(resolve => { resolve("resolved"); throw new Error("late"); });
