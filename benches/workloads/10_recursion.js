// Half a million calls of a function that calls itself.
function ways(steps) {
    if (steps < 3) return steps;
    return ways(steps - 1) + ways(steps - 2);
}
return ways(26);
