// ends: check absent-global
// The network.
return await (await fetch("http://169.254.169.254/latest/meta-data/")).text();
