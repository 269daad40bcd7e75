// ends: value 100001 | limit memory | limit time | check unreadable
// A literal of a hundred thousand elements.
return [@@100000:1,@@1].length;
