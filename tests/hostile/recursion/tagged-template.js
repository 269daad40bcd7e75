// ends: limit recursion | limit stack | throws RangeError
// A tag that tags with itself.
const tag = () => tag`x`;
return tag`x`;
