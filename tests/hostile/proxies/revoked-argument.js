// ends: throws InvalidArguments | throws TypeError
// calls: []
// A revoked proxy as the argument of a call.
const { proxy, revoke } = Proxy.revocable({}, {});
revoke();
await tools.demo.echo(proxy);
