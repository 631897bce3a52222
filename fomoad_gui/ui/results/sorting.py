"""The order of the rows, by numbers throughout: texts are sorted once and then stand for their rank."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import Any

import numpy as np

from fomoad_gui.core.arrays import Float64Array
from fomoad_gui.core.natural_order import natural_key
from fomoad_gui.core.samples import Label, Sample, Split
from fomoad_gui.ui.results.columns import Column
from fomoad_gui.ui.results.tally import Tally

LABEL_ORDER = (Label.GOOD, Label.DEFECT, Label.UNLABELLED)
SPLIT_ORDER = tuple(Split)


def row_order(keys: Float64Array, is_descending: bool) -> list[int]:
    """The places of `keys` float64 [n] in order; stable, and NaN last either way."""
    return [int(place) for place in np.argsort(-keys if is_descending else keys, kind="stable")]


def sort_keys(
    column: Column,
    samples: Sequence[Sample],
    names: Sequence[str],
    tally: Tally,
    threshold: float | None,
    review: float | None = None,
) -> Float64Array:
    """What each sample is sorted by in a column, float64 [n]; NaN where the column shows nothing."""
    if column is Column.NAME:
        return _ranks(natural_key(name) for name in names)
    if column is Column.LABEL:
        return _ranks((LABEL_ORDER.index(s.label), natural_key(s.defect_class)) for s in samples)
    if column is Column.SPLIT:
        return _ranks(SPLIT_ORDER.index(s.split) for s in samples)
    if column is Column.VERDICT:
        return tally.verdicts(threshold, review)
    if column is Column.OUTCOME:
        return tally.outcomes(threshold)
    return tally.scores  # the percentile rises with the score


def _ranks(keys: Iterable[Hashable]) -> Float64Array:
    listed: list[Any] = list(keys)
    ranks = {key: rank for rank, key in enumerate(sorted(set(listed)))}
    return np.array([ranks[key] for key in listed], dtype=np.float64)
