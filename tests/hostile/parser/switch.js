// ends: value
// A switch of ten thousand cases.
switch (9999) { @@10000:case #: 
@@ return 1; }
