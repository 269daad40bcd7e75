// ends: limit time
// A wait for the second hand of a clock that stands still while the script runs.
const start = new Date().getTime();
do {} while (new Date().getTime() - start < 1000);
