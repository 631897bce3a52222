"""A detector's C in the forms that development systems take: each turns a `CProject` into files by name."""
