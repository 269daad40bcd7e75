// ends: value "second"
// Two names that look the same.
const @@0061@@dmin = "first", @@0430@@dmin = "second";
return @@0430@@dmin;
