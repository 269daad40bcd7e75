// ends: limit time | limit memory
// `exec` replaced by one that always finds something.
const re = /a/g;
re.exec = () => ({ index: 0, length: 1, 0: "" });
return "a".replace(re, "b");
