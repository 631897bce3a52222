"""The one mutable `Session`, background jobs, and undoable operations."""
