// The same deep value, written six times.
const people = [];
for (let n = 0; n < 6000; n++) {
    people.push({
        name: { first: `First ${n}`, last: `Last "${n % 31}"` },
        age: n % 90,
        address: { lines: [`${n} Long Road`, "Old\tTown"], code: (n * 31) % 99999 },
        height: 1.5 + (n % 50) / 100,
    });
}
let length = 0;
for (let round = 0; round < 6; round++) length += JSON.stringify(people, null, round % 2 ? 2 : 0).length;
return length;
