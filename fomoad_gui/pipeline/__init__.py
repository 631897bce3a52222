"""Verbs over the rooms below: import, embed, train, score, evaluate."""
