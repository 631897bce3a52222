"""A project on disk: facts in SQLite, arrays in immutable files, a trained model in one file."""
