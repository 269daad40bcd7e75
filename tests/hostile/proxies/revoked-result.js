// ends: not data
// A revoked proxy as the script's value.
const { proxy, revoke } = Proxy.revocable([], {});
revoke();
return [proxy];
