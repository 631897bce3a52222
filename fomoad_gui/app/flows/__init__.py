"""What takes a job and then an operation: projects, import, training, scoring, inspection, export."""
