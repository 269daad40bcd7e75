// ends: check
// Prose with quotes that do not match.
Sure! Here's the script you wanted: it doesn't do anything `special`.
