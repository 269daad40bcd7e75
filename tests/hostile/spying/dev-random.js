// ends: value
// Randomness of the system, where there is `crypto`: it must be the run's.
return crypto.randomUUID().length;
