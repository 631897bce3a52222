"""The gallery: every picture of the data set as a tile, filtered, sorted, selected and labelled."""
