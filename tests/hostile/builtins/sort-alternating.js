// ends: value
// A comparison that says that everything is greater than everything.
return Array.from({ length: 1000 }, (_, i) => i).sort(() => 1).length;
