// ends: value
// Weak references and finalisers, which would show when memory is collected.
let finalised = 0;
const registry = typeof FinalizationRegistry === "undefined" ? null : new FinalizationRegistry(() => { finalised++; });
for (let i = 0; i < 2000; i++) registry?.register({}, i);
for (let i = 0; i < 100; i++) await 0;
return typeof finalised;
