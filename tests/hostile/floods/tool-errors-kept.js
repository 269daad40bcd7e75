// ends: value
// Errors of calls are remembered by the worker: as many as there are calls.
const errors = [];
for (let i = 0; i < 90; i++) { try { await tools.demo.fail({ i }); } catch (e) { errors.push(e.name); } }
return new Set(errors).size;
