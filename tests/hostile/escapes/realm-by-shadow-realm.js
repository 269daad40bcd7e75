// ends: value "undefined"
// A realm of its own, where there is one.
return typeof ShadowRealm === "undefined" ? "undefined" : new ShadowRealm().evaluate("typeof tools");
