"""Detectors that have not learnt from the pictures they judge: folds, the correction of cells, cross-conformal scores.

The pictures fall into outer folds, of whole groups of alike ones, for the threshold, and across these into inner folds,
at random, for the correction of the cells, which is to say how good pictures differ within what is known. A head learnt
from all but some of these is cheap for Gaussians per cell, whose statistics subtract, and a fit anew for mixtures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from fomoad_gui.core.arrays import BoolArray, Float32Array
from fomoad_gui.core.cell_gaussians import CellStatistics, cell_gaussians
from fomoad_gui.core.detector import CellCorrection, Detector, Head, cell_correction
from fomoad_gui.core.grouping import balanced_folds, groups_of_alike
from fomoad_gui.core.progress import Progress

OUTER, INNER = 5, 4
FEWEST_TO_CORRECT = 6
"""Pictures below which cells are not corrected: a deviation from fewer is noise."""


@dataclass(frozen=True, slots=True, eq=False)
class Folds:
    """The `outer` and the `inner` fold of each picture, both [N]."""

    outer: NDArray[np.intp]
    inner: NDArray[np.intp]


def folds_of(ids: Sequence[str], embeddings: Float32Array) -> Folds:
    """Of pictures with these ids and projected embeddings [N, gh, gw, d]. The order they come in plays no part."""
    order = np.argsort(np.array(ids))
    # ids are hashes of the content: their order is as good as random
    inner, outer = np.empty(len(ids), np.intp), np.empty(len(ids), np.intp)
    inner[order] = np.arange(len(ids)) % max(1, min(INNER, len(ids)))
    outer[order] = balanced_folds(groups_of_alike(embeddings[order]), OUTER)
    return Folds(outer, inner)


class Heads(Protocol):
    """Makes heads from some of the pictures."""

    def head(self, kept: BoolArray) -> Head:
        """Learnt from the pictures that are `kept`, [N]: all but whole outer and inner folds."""


class CellHeads:
    """Gaussians per cell, from statistics of each outer and inner fold that are summed once."""

    def __init__(self, embeddings: Float32Array, folds: Folds, progress: Progress) -> None:
        centre = embeddings.mean(axis=0, dtype=np.float64)
        self._labels = folds.outer * INNER + folds.inner
        self._of_label: dict[int, CellStatistics] = {}
        labels = np.unique(self._labels).tolist()
        for done, label in enumerate(labels):
            progress.checkpoint(done, len(labels), "Learning what is normal at each cell")
            self._of_label[label] = CellStatistics.of(embeddings[self._labels == label], centre)

    def head(self, kept: BoolArray) -> Head:
        """The Gaussians of the pictures `kept`."""
        first, *others = (self._of_label[label] for label in np.unique(self._labels[kept]).tolist())
        return cell_gaussians(sum(others, first))


def out_of_fold_scores(
    heads: Heads, embeddings: Float32Array, folds: Folds, kept: BoolArray, progress: Progress
) -> Float32Array:
    """Cell scores [n, gh, gw] of the n pictures `kept`, each by a head that learnt from their other inner folds."""
    scores = np.empty(embeddings.shape[:3], np.float32)
    there = np.unique(folds.inner[kept]).tolist()
    for done, fold in enumerate(there):
        progress.checkpoint(done, len(there), "Scoring good pictures that were left out")
        members = kept & (folds.inner == fold)
        scores[members] = heads.head(kept & ~members).scores(embeddings[members])
    return scores[kept]


def corrected_detector(
    heads: Heads,
    embeddings: Float32Array,
    folds: Folds,
    kept: BoolArray,
    correct: bool,
    top_share: float,
    progress: Progress,
) -> Detector:
    """The detector learnt from the pictures `kept` of [N, gh, gw, d], its correction included."""
    correction: CellCorrection | None = None
    if correct and kept.sum() >= FEWEST_TO_CORRECT and len(np.unique(folds.inner[kept])) > 1:
        correction = cell_correction(out_of_fold_scores(heads, embeddings, folds, kept, progress))
    return Detector(heads.head(kept), correction, top_share)


def cross_conformal_maps(
    heads: Heads, embeddings: Float32Array, folds: Folds, correct: bool, progress: Progress
) -> Float32Array:
    """Cell scores [N, gh, gw], each picture's by a detector that learnt, and was corrected, from other outer folds."""
    maps = np.empty(embeddings.shape[:3], np.float32)
    for fold in np.unique(folds.outer).tolist():
        members = folds.outer == fold
        detector = corrected_detector(heads, embeddings, folds, ~members, correct, 0.0, progress)
        maps[members] = detector.cell_scores(embeddings[members])
    return maps
