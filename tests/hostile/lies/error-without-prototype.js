// ends: throws Error
// An error that has no prototype and no properties.
const e = Object.setPrototypeOf(new Error(), null);
delete e.message;
throw e;
