// ends: value [102,1,1076]
// Numbers written with as many digits as may be asked for.
return [(1e-300).toFixed(100).length, (1).toString(2).length, (2 ** -1074).toString(2).length];
