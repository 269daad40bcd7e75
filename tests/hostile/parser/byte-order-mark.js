// ends: value 1
// A byte order mark, and a line that would be a directive without it.
@@feff@@"use sloppy";
return 1;
