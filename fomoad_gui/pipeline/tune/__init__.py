"""Choosing the settings on evidence: a search, judged by held-out good pictures and defects, made up or real."""
