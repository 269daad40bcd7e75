// ends: value
// Dates at and beyond the ends of time.
const text = d => { try { return new Date(d).toISOString(); } catch { return "throws"; } };
return [text(8.64e15), text(-8.64e15), text(8.64e15 + 1), text(NaN), text(Date.UTC(275760, 8, 13, 0, 0, 0, 1)), text(-1)].length;
