"""The map of the pictures."""
