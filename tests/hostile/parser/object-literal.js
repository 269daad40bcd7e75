// ends: value 20000 | limit memory | limit time
// A literal of twenty thousand keys.
return Object.keys({@@20000:a#:1,@@}).length;
