"""Scalar draws. `Generator.random()` is several times cheaper than the typed draws, and a picture needs hundreds."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TypeVar

import numpy as np

Choice = TypeVar("Choice")


def chance(rng: np.random.Generator, probability: float) -> bool:
    """True with the given probability."""
    return bool(rng.random() < probability)


def between(rng: np.random.Generator, low: float, high: float) -> float:
    """Uniform in [low, high)."""
    return float(low + (high - low) * rng.random())


def log_between(rng: np.random.Generator, low: float, high: float) -> float:
    """Log-uniform in [low, high): every factor of two is as likely as any other."""
    return low * math.exp(math.log(high / low) * float(rng.random()))


def whole(rng: np.random.Generator, low: int, high: int) -> int:
    """A whole number in low … high, both included."""
    return low + int(rng.random() * (high - low + 1))


def pick(rng: np.random.Generator, choices: Sequence[Choice]) -> Choice:
    """One of the choices, each as likely."""
    return choices[int(rng.random() * len(choices))]
