// ends: value [1,2]
// Properties of an array beside its elements do not cross.
return Object.assign([1, 2], { extra: true, "-1": 0 });
