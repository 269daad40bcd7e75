// ends: check | limit stack | value
// Templates in templates, thirty thousand deep.
return @@30000:`${@@1@@30000:}`@@;
