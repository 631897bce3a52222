"""Detectors that have not learnt from the pictures they judge: folds, the correction of cells, cross-conformal scores.

The pictures fall into folds. A head learnt from all folds but those left out is cheap for Gaussians per cell, whose
statistics subtract, and a fit anew for mixtures.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from fomoad_gui.core.arrays import Float32Array, Float64Array
from fomoad_gui.core.cell_gaussians import CellStatistics, cell_gaussians
from fomoad_gui.core.detector import CellCorrection, Detector, Head, cell_correction
from fomoad_gui.core.progress import Progress

FOLDS = 5
FEWEST_TO_CORRECT = 6
"""Pictures below which cells are not corrected: a deviation from fewer is noise."""
NONE_LEFT_OUT: frozenset[int] = frozenset()


class Heads(Protocol):
    """Makes heads from the pictures that are not in the folds left out."""

    def head(self, left_out: frozenset[int]) -> Head:
        """Learnt from all other folds."""


def folds_of(ids: Sequence[str], count: int = FOLDS) -> NDArray[np.intp]:
    """The fold of each picture, [N], by its id alone and of nearly equal sizes; at most as many as there are pictures.

    Ids are hashes of the content, so their order is as good as random.
    """
    folds = np.empty(len(ids), np.intp)
    folds[np.argsort(np.array(ids))] = np.arange(len(ids)) % max(1, min(count, len(ids)))
    return folds


class CellHeads:
    """Gaussians per cell, from statistics of each fold that are summed once."""

    def __init__(self, embeddings: Float32Array, folds: NDArray[np.intp], progress: Progress) -> None:
        centre = embeddings.mean(axis=0, dtype=np.float64)
        self._of_fold: list[CellStatistics] = []
        count = int(folds.max()) + 1
        for fold in range(count):
            progress.checkpoint(fold, count, "Learning what is normal at each cell")
            self._of_fold.append(CellStatistics.of(embeddings[folds == fold], centre))

    def head(self, left_out: frozenset[int]) -> Head:
        """The Gaussians of all folds but those `left_out`."""
        first, *others = (one for fold, one in enumerate(self._of_fold) if fold not in left_out)
        return cell_gaussians(sum(others, first))


def out_of_fold_scores(
    heads: Heads, embeddings: Float32Array, folds: NDArray[np.intp], left_out: frozenset[int], progress: Progress
) -> Float32Array:
    """Cell scores [n, gh, gw] of the pictures that are in no fold `left_out`, each by a head that did not learn it."""
    kept = np.flatnonzero(~np.isin(folds, list(left_out)))
    scores = np.empty((len(kept), *embeddings.shape[1:3]), np.float32)
    there = sorted(set(folds[kept].tolist()))
    for done, fold in enumerate(there):
        progress.checkpoint(done, len(there), "Scoring good pictures that were left out")
        members = folds[kept] == fold
        scores[members] = heads.head(left_out | {fold}).scores(embeddings[kept[members]])
    return scores


def corrected_detector(
    heads: Heads,
    embeddings: Float32Array,
    folds: NDArray[np.intp],
    left_out: frozenset[int],
    correct: bool,
    top_share: float,
    progress: Progress,
) -> Detector:
    """The detector learnt from the pictures [N, gh, gw, d] that are in no fold `left_out`, its correction included."""
    correction: CellCorrection | None = None
    kept = ~np.isin(folds, list(left_out))
    if correct and kept.sum() >= FEWEST_TO_CORRECT and len(set(folds[kept].tolist())) > 1:
        correction = cell_correction(out_of_fold_scores(heads, embeddings, folds, left_out, progress))
    return Detector(heads.head(left_out), correction, top_share)


def cross_conformal_scores(
    heads: Heads, embeddings: Float32Array, folds: NDArray[np.intp], correct: bool, top_share: float, progress: Progress
) -> Float64Array:
    """A score for each picture, [N], by a detector that learnt, and was corrected, from the other folds alone."""
    scores = np.empty(len(embeddings))
    for fold in sorted(set(folds.tolist())):
        detector = corrected_detector(heads, embeddings, folds, frozenset({fold}), correct, top_share, progress)
        members = folds == fold
        scores[members] = detector.image_scores(embeddings[members])
    return scores
