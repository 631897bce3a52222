"""Visual anomaly detection from good parts alone, on the desktop and on a microcontroller."""

__version__ = "0.1.0"
