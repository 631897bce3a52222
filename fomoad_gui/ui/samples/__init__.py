"""What the gallery and the results table share: which score may be shown, the order of names, selection by id."""
