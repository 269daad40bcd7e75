// ends: check
// The place of the module.
return import.meta.url;
