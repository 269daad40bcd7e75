// ends: value
// Case folding of letters that become longer or another script.
return ["ß", "ſ", "K", "İ", "ı", "Ω", "ẞ"].map(c => [/[a-zß]/iu.test(c), /\w/iu.test(c), new RegExp(c, "iu").test(c)]).length;
