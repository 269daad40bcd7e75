// ends: not data | value 1
// logs: []
// A boxed number whose `valueOf` lies.
return Object.assign(new Number(1), { valueOf() { console.log("called"); return 2; } });
