// A table of markup from templates, joined at the end.
const rows = [];
for (let n = 0; n < 40000; n++) {
    const name = `item-${String(n).padStart(6, "0")}`;
    rows.push(`<tr class="${n % 3 ? "plain" : "marked"}"><td>${name}</td><td>${(n * 3) % 101} %</td></tr>`);
}
return rows.join("\n").length;
