// ends: not data
// NaN is no JSON, and not silently `null`.
return [NaN];
