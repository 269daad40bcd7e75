// ends: value "in the text"
// The two separators end a comment and not a string: both parsers must think so.
const text = "@@2028@@*/@@2029@@";
return text.length === 4 ? "in the text" : "not";
