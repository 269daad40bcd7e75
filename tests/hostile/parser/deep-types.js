// ends: value 1
// A type nested thirty thousand deep, which only the first parser sees.
type T = @@30000:Array<@@string@@30000:>@@;
return 1;
