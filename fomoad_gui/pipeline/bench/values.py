"""What the methods are given, and what they give."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from fomoad_gui.core.arrays import Float32Array, Float64Array
from fomoad_gui.core.geometry import CellGrid
from fomoad_gui.core.images import InputSpec
from fomoad_gui.core.progress import Progress
from fomoad_gui.core.samples import Dataset, Sample


@dataclass(frozen=True, slots=True)
class Trial:
    """One method on one data set: `size` is the side of a square input in pixels, 0 for each method's own default."""

    dataset: Dataset
    backbone: str
    precision: str
    size: int
    seed: int
    false_alarm_rate: float


@dataclass(frozen=True, slots=True, eq=False)
class Maps:
    """Cell scores float32 [N, gh, gw] on `grid` over the network's `input`."""

    cells: Float32Array
    grid: CellGrid
    input: InputSpec


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """The test pictures that could be read, with a score each [N], higher being odder, and maps where there are any.

    `head_bytes` and `head_parameters` are the size of what was learnt from the pictures, `trunk_bytes` of the network
    before it that was not, `backbone` which one that was; `threshold` is that for the false-alarm rate asked for, where
    the method sets one.
    """

    samples: tuple[Sample, ...]
    scores: Float64Array
    maps: Maps | None
    head_bytes: int
    head_parameters: int
    trunk_bytes: int
    backbone: str
    precision: str
    threshold: float | None = None


Method = Callable[[Trial, Progress], Outcome]
"""Learns from the good pictures of the training and calibration splits, judges the labelled ones of the test split."""
