// A table of text, built, split and read back.
let table = "";
for (let n = 0; n < 18000; n++) table += `${n};person ${n};${(n * 7) % 13 / 4}\n`;
const people = table
    .trim()
    .split("\n")
    .map(line => line.split(";"))
    .map(([number, name, score]) => ({ number: Number(number), name: name.toUpperCase(), score: parseFloat(score) }));
return people.reduce((sum, { score }) => sum + score, 0);
