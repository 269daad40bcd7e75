// ends: check absent-global
// Deno.
return await Deno.readTextFile("/etc/passwd");
