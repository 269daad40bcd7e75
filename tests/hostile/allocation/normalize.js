// ends: limit memory
// A character that normalises to eighteen, many times.
return "\ufdfa".repeat(4e5).normalize("NFKD").length;
