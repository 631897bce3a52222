"""A detector as C: the trunk's graph compiled ahead of time to a schedule of rows, and the scorer's numbers."""
