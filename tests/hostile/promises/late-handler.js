// ends: value 1
// Rejections handled only after they were reported as unhandled, again and again.
const all = [];
for (let i = 0; i < 500; i++) all.push(Promise.reject(i));
await 0;
for (const p of all) p.catch(() => {});
await 0;
return 1;
