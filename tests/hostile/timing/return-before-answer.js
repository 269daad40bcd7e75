// ends: value 1
// calls: [{}]
// The script returns at once; its call is waited for, not the script.
tools.demo.never({});
return 1;
