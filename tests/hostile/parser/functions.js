// ends: check | limit stack | value | limit memory
// Functions in functions, ten thousand deep.
return (@@10000:function(){return @@1@@10000:}@@);
