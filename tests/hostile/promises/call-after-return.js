// ends: value 1
// Calls that begin after the script's value is settled.
Promise.resolve().then(() => 0).then(() => tools.demo.echo({ late: true }));
return 1;
