// Eight million turns of arithmetic.
let sum = 0;
for (let n = 0; n < 8000000; n++) sum = (sum + n * 3) % 1000003;
return sum;
