"""Values and mathematics: NumPy and SciPy only, no files, no windows."""
