// ends: throws TypeError
// `exec` replaced by one that gives matches at places that do not exist.
const re = /a/g;
let n = 0;
re.exec = () => n++ < 3 ? { index: 2 ** 40, length: 5, 0: "zzz", 1: {}, groups: null } : null;
return "aaa".replace(re, "[$&$1$`$']").length > 0;
