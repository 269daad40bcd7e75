// ends: value {"status":"failed","failure":{"class":"host","name":"IsolateError","message":"x"}}
// A value that looks like the host's own answer is a value.
return { status: "failed", failure: { class: "host", name: "IsolateError", message: "x" } };
