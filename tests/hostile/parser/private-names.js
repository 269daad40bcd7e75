// ends: check syntax
// A private name outside of its class.
return ({}).#secret;
