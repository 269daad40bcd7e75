// Objects made from objects, and taken apart again.
const base = { kind: "order", currency: "EUR", open: true };
const orders = [];
for (let n = 0; n < 25000; n++) orders.push({ ...base, number: n, ...(n % 2 ? { open: false } : {}), item: { price: n % 50 } });
return orders
    .map(({ number, open, item: { price }, ...rest }) => (open ? price : number) + Object.keys(rest).length)
    .reduce((sum, next) => sum + next, 0);
