// ends: value "user"
// Text that reads otherwise than it runs.
const access = "user";
/*@@202e@@ } @@2066@@if (isAdmin)@@2069@@ @@2066@@ begin admins only */
return access;
