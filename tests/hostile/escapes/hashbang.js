// ends: check syntax
// A hashbang, which is only one at the very beginning.
#!/bin/sh
return 1;
