// ends: value "en-US"
// The host's language, by `Intl`.
return new Intl.NumberFormat().resolvedOptions().locale;
