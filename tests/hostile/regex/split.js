// ends: limit time
// The blow-up by way of `split`.
return ("a".repeat(40) + "b").split(/(?:a+)+c/).length;
