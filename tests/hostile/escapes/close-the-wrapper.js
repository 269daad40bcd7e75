// ends: check syntax
// The script is put into a function: this text ends that function and goes on outside it.
return 1; })(); globalThis.outside = 1; (async () => {
