// ends: value 1
// A type of fifteen thousand alternatives.
type T = @@15000:| "a#" @@;
return 1;
