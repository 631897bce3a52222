"""What is asked and told in between: import, training, export, and what went wrong."""
