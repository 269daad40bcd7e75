// ends: throws ReferenceError | check | throws Error | throws TypeError
// CommonJS.
return require("fs").readFileSync("/etc/passwd", "utf8");
