// Twelve thousand orders through JSON, filtered, grouped, summed and ranked.
const cities = ["Lima", "Oslo", "Pune", "Bonn", "Kyiv", "Cork"];
const orders = Array.from({ length: 12000 }, (_, n) => ({
    number: n,
    city: cities[n % cities.length],
    customer: `customer ${n % 997}`,
    cents: (n * 7919) % 100003,
    paid: n % 4 !== 1,
}));
const read = JSON.parse(JSON.stringify(orders));
const sums = {};
for (const order of read.filter(order => order.paid && order.cents > 500)) {
    const sum = (sums[order.city] ??= { orders: 0, cents: 0 });
    sum.orders += 1;
    sum.cents += order.cents;
}
return Object.entries(sums)
    .sort(([, one], [, other]) => other.cents - one.cents)
    .map(([city, { orders, cents }]) => `${city}: ${orders} orders, ${(cents / 100).toFixed(2)}`)
    .join("; ");
