// ends: limit time
// The plainest loop.
while (true);
