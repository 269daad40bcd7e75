// ends: limit time | limit memory
// The same with nobody to catch them.
for (;;) tools["de" + "mo"].echo(() => 1);
