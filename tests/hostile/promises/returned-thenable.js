// ends: value {"inner":1}
// The script's own value is a thenable: it is resolved before it crosses.
return { then(resolve) { resolve({ inner: 1 }); } };
