"""The tuner: a search for the best settings, its outcome as a picture, and one click to use it."""
