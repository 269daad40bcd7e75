// ends: check syntax
// `super` where there is none.
return super.x;
