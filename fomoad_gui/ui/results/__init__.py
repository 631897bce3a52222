"""The results: every image with its score and verdict in a table, and the counts above it."""
