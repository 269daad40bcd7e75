// Fifteen thousand names in the order of `localeCompare`.
const names = [];
let state = 88172645;
for (let n = 0; n < 15000; n++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    names.push(`name${(state >>> 0).toString(36)}`);
}
names.sort((one, other) => one.localeCompare(other));
return [names[0], names[14999]];
