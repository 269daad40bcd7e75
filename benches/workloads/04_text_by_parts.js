// A text of two megabytes, built by `+=`.
let csv = "number,square,parity\n";
for (let n = 0; n < 150000; n++) {
    csv += n + "," + ((n * n) % 100000) + "," + (n % 2 ? "odd" : "even");
    csv += "\n";
}
return csv.length;
