// ends: limit time
// Much work and no long loop: a limit on the rounds of one loop does not see it.
const f = n => n < 2 ? n : f(n - 1) + f(n - 2);
return f(45);
