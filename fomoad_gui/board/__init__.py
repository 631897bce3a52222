"""Boards without a board: an export built for a microcontroller, run on this machine, and counted."""
