// ends: value 1
// A comment that ends at a line separator, which only one of the two parsers may know.
// harmless @@2028@@ return 1;
return 2;
