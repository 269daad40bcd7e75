// ends: throws InvalidArguments
// calls: []
// A revoked proxy as the argument of a call.
const { proxy, revoke } = Proxy.revocable({}, {});
revoke();
await tools.demo.echo(proxy);
