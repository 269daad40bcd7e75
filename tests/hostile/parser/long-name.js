// ends: value 1
// A name of two hundred thousand letters.
const @@200000:a@@ = 1;
return 1;
