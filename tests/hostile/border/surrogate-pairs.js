// ends: value "😀"
// logs: ["😀"]
// Two halves that meet are a character.
const halves = ["\ud83d", "\ude00"];
console.log(halves.join(""));
return halves[0] + halves[1];
