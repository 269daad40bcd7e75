// ends: not data
// An object that contains itself, by way of an array and a class.
class Node { next = null; }
const node = new Node();
node.next = [{ node }];
return node;
