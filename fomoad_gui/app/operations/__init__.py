"""Everything that a person can do to a project, each as an undoable operation that writes to the project at once."""
