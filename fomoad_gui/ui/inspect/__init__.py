"""One picture with its heat map: zoom, pan, what each cell scored, and the verdict."""
