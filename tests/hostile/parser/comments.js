// ends: value 1
// Forty thousand comments, between which nothing stands.
@@40000:/**/@@
return 1/*a*/;
