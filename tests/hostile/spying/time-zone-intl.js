// ends: value "UTC" | throws ReferenceError | value "GMT"
// The same by `Intl`, where there is one.
return new Intl.DateTimeFormat().resolvedOptions().timeZone;
