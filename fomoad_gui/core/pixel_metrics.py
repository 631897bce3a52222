"""How well score maps find the defect in the picture, pixel by pixel and region by region.

Both figures are areas under a curve of how much of the defects is covered (per pixel, or per region) against the share
of normal pixels that are falsely covered, as the threshold falls. The curves are exact, yet only the defective pixels
are kept: normal pixels are counted picture by picture between the scores of the defective ones. So memory holds some
dozens of bytes for every defective pixel of the data set, and one picture.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fomoad_gui.core.arrays import BoolArray, Float64Array
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.progress import NoProgress, Progress

ScoreMaps = Sequence[NDArray[Any]]
"""One [H, W] map per picture, higher is more anomalous; gone through twice, so a lazy sequence computes each twice."""

Masks = Sequence[BoolArray]
"""One [H, W] mask per picture, True on the defect, all False for a good picture; sizes may differ between pictures."""


def pixel_auroc(score_maps: ScoreMaps, masks: Masks, progress: Progress | None = None) -> float:
    """The area under the ROC curve over all pixels of all pictures.

    Raises `FomoadError` unless there are defective and normal pixels, `ValueError` if a map is not of its mask's shape.
    """
    return _area(score_maps, masks, _weigh_pixels, 1.0, progress or NoProgress())


def aupro(score_maps: ScoreMaps, masks: Masks, limit: float = 0.3, progress: Progress | None = None) -> float:
    """The area under the per-region-overlap curve up to the false-positive rate `limit`, divided by `limit`.

    The overlap is the mean over all connected regions (8 neighbours) of the share that is covered, so that small
    defects count as much as large ones: Bergmann et al., "The MVTec Anomaly Detection Dataset", International Journal
    of Computer Vision 2021. Errors as for `pixel_auroc`.
    """
    if not 0 < limit <= 1:
        raise ValueError(f"a limit of {limit}; it is a rate above 0 and at most 1")
    return _area(score_maps, masks, _weigh_regions, limit, progress or NoProgress())


def _weigh_pixels(mask: BoolArray) -> Float64Array:
    """Every defective pixel counts the same."""
    return np.ones(np.count_nonzero(mask))


def _weigh_regions(mask: BoolArray) -> Float64Array:
    """Every connected region counts the same: each of its pixels one over its area."""
    from scipy.ndimage import label

    regions, _ = label(mask, structure=np.ones((3, 3), int))
    inside = regions[mask]
    weights: Float64Array = 1 / np.bincount(inside)[inside] if inside.size else np.empty(0)
    return weights


def _area(
    score_maps: ScoreMaps, masks: Masks, weigh: Callable[[BoolArray], Float64Array], limit: float, progress: Progress
) -> float:
    if len(score_maps) != len(masks):
        raise ValueError(f"{len(score_maps)} score maps for {len(masks)} masks")
    scores, weights = _defective_pixels(score_maps, masks, weigh, progress)
    normal = sum(mask.size for mask in masks) - sum(int(np.count_nonzero(mask)) for mask in masks)
    if not scores.size or not normal:
        raise FomoadError(
            f"The masks mark {scores.size} defective and {normal} normal pixels.",
            "Add test pictures whose masks mark the defect and leave the rest.",
        )
    levels, inverse = np.unique(scores, return_inverse=True)
    covered = np.cumsum(np.bincount(inverse, weights)[::-1]) / weights.sum()
    between, level = _count_normal(score_maps, masks, levels, progress)
    # From the highest level down: normal pixels above it are covered first (the curve runs flat), then those level with
    # it together with the defective ones (a straight rise), at last those below all levels.
    steps = np.empty(2 * levels.size + 1)
    steps[0::2] = between[::-1]
    steps[1::2] = level[::-1]
    rates = np.concatenate(([0.0], np.cumsum(steps) / normal))
    overlaps = np.repeat(np.concatenate(([0.0], covered)), 2)
    return _area_up_to(rates, overlaps, limit)


def _defective_pixels(
    score_maps: ScoreMaps, masks: Masks, weigh: Callable[[BoolArray], Float64Array], progress: Progress
) -> tuple[Float64Array, Float64Array]:
    scores, weights = [np.empty(0)], [np.empty(0)]
    for index, (score_map, mask) in enumerate(zip(score_maps, masks, strict=True)):
        progress.checkpoint(index, 2 * len(masks), "Comparing score maps with masks")
        if score_map.shape != mask.shape:
            raise ValueError(f"a score map of shape {score_map.shape} for a mask of shape {mask.shape}")
        scores.append(score_map[mask].astype(np.float64))
        weights.append(weigh(mask))
    return np.concatenate(scores), np.concatenate(weights)


def _count_normal(
    score_maps: ScoreMaps, masks: Masks, levels: Float64Array, progress: Progress
) -> tuple[Float64Array, Float64Array]:
    """Normal pixels strictly between neighbouring levels [L + 1], ascending, and level with each [L]."""
    not_above = np.zeros(levels.size + 1, np.int64)
    below = np.zeros(levels.size + 1, np.int64)
    for index, (score_map, mask) in enumerate(zip(score_maps, masks, strict=True)):
        progress.checkpoint(len(masks) + index, 2 * len(masks), "Comparing score maps with masks")
        normal = np.sort(score_map[~mask]).astype(np.float64)
        not_above += np.bincount(np.searchsorted(levels, normal, side="right"), minlength=levels.size + 1)
        below += np.bincount(np.searchsorted(levels, normal, side="left"), minlength=levels.size + 1)
    # A pixel level with levels[i] is counted at i from the left and at i + 1 from the right; others the same twice.
    level = np.cumsum(below - not_above)[:-1]
    between = below - np.append(level, 0)
    return between.astype(np.float64), level.astype(np.float64)


def _area_up_to(rates: Float64Array, overlaps: Float64Array, limit: float) -> float:
    """The trapezoidal area under the curve for rates up to `limit`, divided by it."""
    end = int(np.searchsorted(rates, limit, side="right"))
    if end < rates.size:
        share = (limit - rates[end - 1]) / (rates[end] - rates[end - 1])
        last = overlaps[end - 1] + share * (overlaps[end] - overlaps[end - 1])
        rates = np.append(rates[:end], limit)
        overlaps = np.append(overlaps[:end], last)
    return float(np.trapezoid(overlaps, rates)) / limit
