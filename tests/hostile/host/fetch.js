// ends: throws ReferenceError | check | throws Error | throws TypeError
// The network.
return await (await fetch("http://169.254.169.254/latest/meta-data/")).text();
