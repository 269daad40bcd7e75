// ends: value "en" | value "en-US" | value "und" | throws ReferenceError
// The host's language, by `Intl`.
return new Intl.NumberFormat().resolvedOptions().locale;
