// ends: value
// A comparison that contradicts itself, as models write it to shuffle. It once broke the engine.
return Array.from({ length: 500 }, (_, i) => i).sort(() => Math.random() - 0.5).length;
