// ends: value 1 | check syntax
// A byte order mark, and a line that would be a directive without it.
@@feff@@"use sloppy";
return 1;
