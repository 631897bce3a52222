"""From the embeddings of good pictures to a detector, and the evidence for its threshold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fomoad_gui.core.arrays import BoolArray, Float32Array
from fomoad_gui.core.calibration import Calibration, Evidence, ThresholdMethod, calibrate
from fomoad_gui.core.coreset import SHARE, choose_coreset
from fomoad_gui.core.detector import Detector, Head, HeadKind, image_score
from fomoad_gui.core.geometry import CellGrid
from fomoad_gui.core.mixture_fit import MixtureSettings, fit_mixture
from fomoad_gui.core.progress import Progress
from fomoad_gui.core.regions import region_adjustment
from fomoad_gui.core.standardised_mixture import standardised
from fomoad_gui.pipeline.folds import (
    CellHeads,
    Folds,
    Heads,
    corrected_detector,
    cross_conformal_maps,
    folds_of,
)
from fomoad_gui.pipeline.recipe import TrainSettings

MOST_CELLS = 60_000
"""Cells a mixture or coreset is fitted to; more are thinned at random, which moves it less than its random start."""


class PooledHeads:
    """Heads that know no places: fitted anew, to the cells of all pictures together."""

    def __init__(self, embeddings: Float32Array, settings: TrainSettings, progress: Progress) -> None:
        self._embeddings = embeddings
        self._settings, self._progress = settings, progress

    def head(self, kept: BoolArray) -> Head:
        """Fitted to the pictures `kept`."""
        settings = self._settings
        learnt = self._embeddings[kept]
        cells = thinned(learnt.reshape(-1, learnt.shape[-1]), settings.seed)
        if settings.head is HeadKind.PATCHCORE:
            return choose_coreset(cells, max(1, round(SHARE * len(cells))), settings.seed, self._progress)
        mixture = fit_mixture(
            cells.astype(np.float64),
            MixtureSettings(components=settings.components, covariance=settings.covariance, seed=settings.seed),
            self._progress,
        ).mixture
        return standardised(mixture, learnt) if settings.head is HeadKind.EDGE_IMPULSE else mixture


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """A detector, and what makes others like it of fewer pictures: their `embeddings` [N, gh, gw, d] and `folds`."""

    detector: Detector
    heads: Heads
    embeddings: Float32Array
    folds: Folds


def fit_detector(embeddings: Float32Array, ids: Sequence[str], settings: TrainSettings, progress: Progress) -> Fitted:
    """Learn from good pictures' projected embeddings [N, gh, gw, d]."""
    folds = folds_of(ids, embeddings)
    heads = heads_of(embeddings, folds, settings, progress)
    all_of_them = np.ones(len(embeddings), np.bool_)
    detector = corrected_detector(
        heads, embeddings, folds, all_of_them, settings.correction, settings.top_share, progress
    )
    return Fitted(detector, heads, embeddings, folds)


def heads_of(embeddings: Float32Array, folds: Folds, settings: TrainSettings, progress: Progress) -> Heads:
    """What makes heads of the kind that the settings name, from some of the embeddings [N, gh, gw, d]."""
    if settings.head is HeadKind.CELL:
        return CellHeads(embeddings, folds, progress)
    return PooledHeads(embeddings, settings, progress)


def calibrate_on_held_out(
    fitted: Fitted, held: Float32Array, grid: CellGrid, settings: TrainSettings
) -> tuple[Detector, Calibration]:
    """The detector with its regions, and the threshold from the embeddings of held-out good pictures.

    As Edge Impulse has it, the threshold is the highest cell of the learnt ones, and there are no regions.
    """
    base = fitted.detector
    if base.kind is not HeadKind.EDGE_IMPULSE:
        return _with_regions(base, base.cell_scores(held), grid, settings, Evidence.HELD_OUT)
    largest = float(base.cell_scores(fitted.embeddings).max())
    return base, Calibration(
        float(np.nextafter(largest, np.inf)),
        settings.false_alarm_rate,
        base.image_scores(held),
        ThresholdMethod.LARGEST_TRAINING,
    )


def calibrate_across(
    fitted: Fitted, grid: CellGrid, settings: TrainSettings, progress: Progress
) -> tuple[Detector, Calibration]:
    """The same from the pictures that were learnt from, each scored by a detector of the others."""
    maps = cross_conformal_maps(fitted.heads, fitted.embeddings, fitted.folds, settings.correction, progress)
    return _with_regions(fitted.detector, maps, grid, settings, Evidence.CROSS)


def _with_regions(
    detector: Detector, maps: Float32Array, grid: CellGrid, settings: TrainSettings, evidence: Evidence
) -> tuple[Detector, Calibration]:
    adjustment = region_adjustment(maps, settings.regions, grid, settings.false_alarm_rate)
    adjusted = maps if adjustment is None else maps * adjustment.slope + adjustment.offset
    scores = image_score(adjusted, settings.top_share)
    return detector.adjusted(adjustment), calibrate(scores, settings.false_alarm_rate, evidence)


def thinned(cells: Float32Array, seed: int) -> Float32Array:
    """At most `MOST_CELLS` of cells [n, d], drawn at random, in their order."""
    if len(cells) <= MOST_CELLS:
        return cells
    chosen = np.random.default_rng(seed).choice(len(cells), MOST_CELLS, replace=False)
    return cells[np.sort(chosen)]
