// ends: throws ReferenceError | check | throws Error | throws TypeError
// Deno.
return await Deno.readTextFile("/etc/passwd");
