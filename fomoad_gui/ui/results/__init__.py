"""The results: every picture with its score and verdict in a table, and the counts above it."""
