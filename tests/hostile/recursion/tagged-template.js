// ends: limit recursion
// A tag that tags with itself.
const tag = () => tag`x`;
return tag`x`;
