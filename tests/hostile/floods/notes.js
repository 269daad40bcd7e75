// ends: value 1
// Many calls that fail and nobody waits for: the host keeps a few notes.
for (let i = 0; i < 90; i++) tools.demo.fail({ i });
return 1;
