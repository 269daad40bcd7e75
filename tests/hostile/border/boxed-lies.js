// ends: not data
// logs: []
// A boxed number whose `valueOf` lies.
return Object.assign(new Number(1), { valueOf() { console.log("called"); return 2; } });
