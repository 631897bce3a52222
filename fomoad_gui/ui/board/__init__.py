"""What the detector takes on a microcontroller, and what it says there."""
