"""By which kernels a network is computed."""

from __future__ import annotations

from enum import StrEnum


class Kernels(StrEnum):
    """All compute the same network; int8 sums are rounded differently on the way."""

    FAST = "fast"
    """LiteRT as it comes: whatever is fastest on this machine, a step off the reference here and there."""
    REFERENCE = "reference"
    """TensorFlow Lite's reference kernels, whose bits the exported C gives on every board; ten times slower here."""
