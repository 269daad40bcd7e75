// ends: value
// Just as deep as readers of JSON allow: what crosses one border must cross all.
let o = 1;
for (let i = 0; i < 99; i++) o = [o];
return await tools.demo.echo({ o }).then(answer => JSON.stringify(answer).length);
