// ends: limit time
// Loops left and entered again by labels.
outer: for (;;) { inner: for (;;) { continue outer; } }
