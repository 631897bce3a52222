"""Stands in for MicroPython's module of this name, which is a part of NumPy."""

import numpy

__all__ = ["numpy"]
