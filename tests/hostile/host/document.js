// ends: value ["undefined","undefined","undefined","undefined","undefined","undefined"]
// Names of browsers and shells.
return [typeof document, typeof window, typeof self, typeof navigator, typeof localStorage, typeof print];
