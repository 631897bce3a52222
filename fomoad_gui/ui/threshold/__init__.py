"""The scores of a data set as a histogram, and the threshold that a person moves through it."""
