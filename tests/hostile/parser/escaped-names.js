// ends: value 3
// Names written with escapes, also of keywords.
const \u0061\u{62} = 1, obj = { cl\u0061ss: 2 };
return ab + obj.class;
