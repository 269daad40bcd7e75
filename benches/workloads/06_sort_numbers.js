// Eighty thousand numbers in order, by a comparator.
const numbers = [];
let state = 2463534242;
for (let n = 0; n < 80000; n++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    numbers.push(state >>> 0);
}
numbers.sort((one, other) => one - other);
let inversions = 0;
for (let n = 1; n < numbers.length; n++) if (numbers[n - 1] > numbers[n]) inversions++;
return [numbers[0], numbers[40000], inversions];
