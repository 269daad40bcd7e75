// ends: check syntax
// The same without the closing colon, so that each try has to be undone.
const a = 1;
return @@24:a?(a)=>(@@1@@24:)@@:2;
