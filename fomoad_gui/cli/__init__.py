"""The headless front: `fomoad COMMAND`, one JSON object on stdout with --json, progress on stderr."""
