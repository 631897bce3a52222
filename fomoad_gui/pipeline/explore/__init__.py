"""What the data set looks like as a map, and which of its pictures deserve a look."""
