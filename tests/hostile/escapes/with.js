// ends: check syntax
// `with` would put names of the script's choosing in front of all others.
with ({ tools: null }) { return tools; }
