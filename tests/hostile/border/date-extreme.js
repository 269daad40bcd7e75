// ends: value "+275760-09-13T00:00:00.000Z"
// The last date there is.
return new Date(8.64e15);
