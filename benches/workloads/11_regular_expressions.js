// A log taken apart and rewritten by regular expressions.
const lines = [];
for (let n = 0; n < 2500; n++) {
    lines.push(`[2026-0${(n % 9) + 1}-1${n % 9}] user${n}@mail${n % 13}.example sent ${n * 17} bytes to 10.0.${n % 256}.7`);
}
const log = lines.join("\n");
let bytes = 0;
for (const match of log.matchAll(/sent (\d+) bytes/g)) bytes += Number(match[1]);
const hidden = log.replace(/([\w.]+)@([\w.]+)/g, (_, user, host) => `${user.length}@${host}`);
const days = new Set(log.match(/\d{4}-\d\d-\d\d/g));
return [bytes, hidden.length, days.size, /user2499@/.test(log)];
