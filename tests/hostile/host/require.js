// ends: check absent-global
// CommonJS.
return require("fs").readFileSync("/etc/passwd", "utf8");
