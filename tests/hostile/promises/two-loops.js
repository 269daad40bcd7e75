// ends: limit time
// Two loops that each give way to the other for ever.
const loop = async () => { for (;;) await null; };
await Promise.all([loop(), loop()]);
