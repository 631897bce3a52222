"""From the embeddings of good pictures to a detector, and the evidence for its threshold."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from fomoad_gui.core.arrays import Float32Array
from fomoad_gui.core.calibration import Calibration, Evidence, ThresholdMethod, calibrate
from fomoad_gui.core.coreset import SHARE, choose_coreset
from fomoad_gui.core.detector import Detector, Head, HeadKind
from fomoad_gui.core.mixture_fit import MixtureSettings, fit_mixture
from fomoad_gui.core.progress import Progress
from fomoad_gui.core.standardised_mixture import standardised
from fomoad_gui.pipeline.folds import (
    NONE_LEFT_OUT,
    CellHeads,
    Heads,
    corrected_detector,
    cross_conformal_scores,
    folds_of,
)
from fomoad_gui.pipeline.recipe import TrainSettings

MOST_CELLS = 60_000
"""Cells a mixture or coreset is fitted to; more are thinned at random, which moves it less than its random start."""


class PooledHeads:
    """Heads that know no places: fitted anew, to the cells of all pictures together."""

    def __init__(
        self, embeddings: Float32Array, folds: NDArray[np.intp], settings: TrainSettings, progress: Progress
    ) -> None:
        self._embeddings, self._folds = embeddings, folds
        self._settings, self._progress = settings, progress

    def head(self, left_out: frozenset[int]) -> Head:
        """Fitted to the pictures in no fold `left_out`."""
        settings = self._settings
        kept = self._embeddings[~np.isin(self._folds, list(left_out))]
        cells = _thinned(kept.reshape(-1, kept.shape[-1]), settings.seed)
        if settings.head is HeadKind.PATCHCORE:
            return choose_coreset(cells, max(1, round(SHARE * len(cells))), settings.seed, self._progress)
        mixture = fit_mixture(
            cells.astype(np.float64),
            MixtureSettings(components=settings.components, covariance=settings.covariance, seed=settings.seed),
            self._progress,
        ).mixture
        return standardised(mixture, kept) if settings.head is HeadKind.EDGE_IMPULSE else mixture


def fit_detector(
    embeddings: Float32Array, ids: Sequence[str], settings: TrainSettings, progress: Progress
) -> tuple[Detector, Heads]:
    """The detector of good pictures' projected embeddings [N, gh, gw, d], and what makes others of fewer of them."""
    folds = folds_of(ids)
    heads: Heads
    if settings.head is HeadKind.CELL:
        heads = CellHeads(embeddings, folds, progress)
    else:
        heads = PooledHeads(embeddings, folds, settings, progress)
    detector = corrected_detector(
        heads, embeddings, folds, NONE_LEFT_OUT, settings.correction, settings.top_share, progress
    )
    return detector, heads


def calibrate_on_held_out(
    detector: Detector, learnt: Float32Array, held: Float32Array, settings: TrainSettings
) -> Calibration:
    """The threshold from the embeddings of held-out good pictures, or, as Edge Impulse has it, from the learnt ones."""
    calibration = calibrate(detector.image_scores(held), settings.false_alarm_rate)
    if detector.kind is not HeadKind.EDGE_IMPULSE:
        return calibration
    largest = float(detector.cell_scores(learnt).max())
    return Calibration(
        float(np.nextafter(largest, np.inf)),
        settings.false_alarm_rate,
        calibration.good_scores,
        ThresholdMethod.LARGEST_TRAINING,
    )


def calibrate_across(
    heads: Heads, embeddings: Float32Array, ids: Sequence[str], settings: TrainSettings, progress: Progress
) -> Calibration:
    """The threshold from the pictures that were learnt from, each scored by a detector of the others."""
    scores = cross_conformal_scores(heads, embeddings, folds_of(ids), settings.correction, settings.top_share, progress)
    return calibrate(scores, settings.false_alarm_rate, Evidence.CROSS)


def _thinned(cells: Float32Array, seed: int) -> Float32Array:
    if len(cells) <= MOST_CELLS:
        return cells
    chosen = np.random.default_rng(seed).choice(len(cells), MOST_CELLS, replace=False)
    return cells[np.sort(chosen)]
