// ends: value null
// Nothing but comments.
