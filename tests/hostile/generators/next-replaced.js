// ends: value [0]
// `next` of all array iterators is replaced.
const proto = Object.getPrototypeOf([][Symbol.iterator]());
proto.next = () => ({ done: true });
return [[...[1]].length];
