"""Feature extractors: the catalogue, running them with LiteRT, and building them in a child process.

TensorFlow is imported by `backbone.build` alone, which nobody imports: it runs as a program of its own.
"""
