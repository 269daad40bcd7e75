// ends: limit calls
// Calls, lines and failures at once.
for (let i = 0; ; i++) { tools.demo.echo({ i }); tools.demo.fail({ i }).catch(e => console.log(e)); console.warn(i); await 0; }
