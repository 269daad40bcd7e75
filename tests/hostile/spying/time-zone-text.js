// ends: value true
// The same in texts.
return /GMT\+0000|UTC|Z/.test(new Date(0).toString()) && /00:00:00/.test(new Date(0).toTimeString());
