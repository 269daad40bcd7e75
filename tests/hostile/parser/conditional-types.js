// ends: value 1
// Conditional types, ten thousand deep.
type T<X> = @@10000:X extends # ? # : @@ never;
return 1;
