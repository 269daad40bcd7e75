// ends: value "UTC"
// The same by `Intl`, where there is one.
return new Intl.DateTimeFormat().resolvedOptions().timeZone;
