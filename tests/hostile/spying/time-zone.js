// ends: value [0,0,"1970-01-01T00:00:00.000Z",0]
// The host's time zone, in each way a date gives it away.
return [new Date(0).getTimezoneOffset(), new Date(0).getHours(), new Date(1970, 0, 1).toISOString(), new Date(2026, 6, 1).getTimezoneOffset()];
