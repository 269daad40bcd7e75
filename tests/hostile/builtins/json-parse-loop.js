// ends: limit time | limit memory
// Parsing a text of numbers without end.
const text = "[" + "1,".repeat(1e4) + "1]";
for (;;) JSON.parse(text);
