"""Scores and thresholds with few digits, such that what is shown never contradicts a verdict.

Rounded to the nearest, a score just below the threshold would read as if it were equal to it, and so NG. With scores
rounded down and thresholds rounded up, a score that reads as high as the threshold is as high. (A score above the
threshold by less than the last digit may still read below it.)
"""

from __future__ import annotations

import math
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal

DECIMALS = 2
"""How many decimals scores are shown with."""
EXACT = Context(prec=400)
"""More digits than any float64 has before and after the point."""


def rounded_down(score: float, decimals: int = DECIMALS) -> str:
    """A score for people: never more than it is."""
    return _rounded(score, decimals, ROUND_FLOOR)


def rounded_up(threshold: float, decimals: int = DECIMALS) -> str:
    """A threshold for people: never less than it is, so that whatever reads as high is NG."""
    return _rounded(threshold, decimals, ROUND_CEILING)


def _rounded(value: float, decimals: int, rounding: str) -> str:
    """From the digits that Python would write: 0.29 stays so, though the nearest float64 is a little less."""
    if not math.isfinite(value):
        return str(float(value))
    written = Decimal(repr(float(value)))
    rounded = written.quantize(Decimal(1).scaleb(-decimals), rounding, context=EXACT)
    return f"{abs(rounded) if rounded.is_zero() else rounded:f}"
