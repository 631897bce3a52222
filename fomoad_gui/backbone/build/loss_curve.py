"""The errors of a training over its steps, kept through every interruption. No TensorFlow here."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from fomoad_gui.core.arrays import Float64Array


class LossCurve:
    """Rows of (steps done, mean error at every cut that counts since the row before)."""

    def __init__(self, rows: Float64Array | None = None) -> None:
        self._rows: list[list[float]] = [] if rows is None else rows.tolist()

    def add(self, steps: int, errors: Sequence[float]) -> None:
        """Append a row."""
        self._rows.append([steps, *errors])

    @property
    def rows(self) -> Float64Array:
        """All rows, float64 [n, 1 + cuts], for a checkpoint."""
        return np.asarray(self._rows, np.float64)

    def to_csv(self) -> str:
        """The curve as text, a heading first."""
        cuts = max((len(row) for row in self._rows), default=1) - 1
        heading = ",".join(["steps", *(f"error_{number}" for number in range(1, cuts + 1))])
        lines = (",".join([f"{row[0]:.0f}", *(f"{error:.5f}" for error in row[1:])]) for row in self._rows)
        return "\n".join([heading, *lines]) + "\n"
