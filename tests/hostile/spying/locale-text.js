// ends: value
// The host's language, in texts.
return [(1234567.891).toLocaleString(), new Date(0).toLocaleDateString(), "i".toLocaleUpperCase(), ["ä", "z", "a"].sort((a, b) => a.localeCompare(b)).join("")].join("|");
