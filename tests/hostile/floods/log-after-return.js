// ends: value 1
// Lines that are written after the script's value is settled.
Promise.resolve().then(() => { for (let i = 0; i < 10; i++) console.log("late"); });
return 1;
