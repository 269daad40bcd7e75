// ends: check | limit stack | limit memory | limit time | value
// Twelve thousand declarations, which a compiler may look at in pairs.
@@12000:let a#=#;
@@return 1;
