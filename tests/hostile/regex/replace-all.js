// ends: limit time
// The blow-up by way of `replaceAll` with a function.
return ("a".repeat(40) + "b").replaceAll(/(a*)*c/g, () => "");
