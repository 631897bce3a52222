"""Background jobs: ordinary functions, run in lanes, that report, can be cancelled, and come back as values."""
