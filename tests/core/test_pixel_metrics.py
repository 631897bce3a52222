"""Pixel metrics, against scikit-learn and a literal reading of the per-region overlap with OpenCV's regions."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from fomoad_gui.core.arrays import BoolArray, Float32Array
from fomoad_gui.core.errors import Cancelled, FomoadError
from fomoad_gui.core.pixel_metrics import aupro, pixel_auroc


def pictures(seed: int, levels: int) -> tuple[list[Float32Array], list[BoolArray]]:
    """Small pictures of several sizes, some without a defect; few levels make ties between all kinds of pixels."""
    generator = np.random.default_rng(seed)
    maps, masks = [], []
    for _ in range(generator.integers(1, 5)):
        shape = tuple(generator.integers(2, 12, size=2))
        mask = generator.random(shape) < generator.choice([0, 0.1, 0.4])
        maps.append((generator.integers(0, levels, shape) / 3 + mask * generator.integers(0, 2)).astype(np.float32))
        masks.append(mask)
    return maps, masks


def literal_aupro(maps: list[Float32Array], masks: list[BoolArray], limit: float) -> float:
    """Every threshold in turn, every region in turn; then the trapezoidal area up to the limit."""
    regions: list[tuple[int, NDArray[np.bool_]]] = []
    for index, mask in enumerate(masks):
        count, labels = cv2.connectedComponents(mask.astype(np.uint8), connectivity=8)
        regions += [(index, labels == region) for region in range(1, count)]
    normal = sum(int((~mask).sum()) for mask in masks)
    rates, overlaps = [0.0], [0.0]
    for threshold in sorted({float(v) for m in maps for v in m.ravel()}, reverse=True):
        covered = [m >= threshold for m in maps]
        rates.append(sum(int((c & ~mask).sum()) for c, mask in zip(covered, masks, strict=True)) / normal)
        overlaps.append(float(np.mean([covered[index][region].mean() for index, region in regions])))
    area = 0.0
    for i in range(1, len(rates)):
        width = min(rates[i], limit) - min(rates[i - 1], limit)
        if width > 0:
            slope = (overlaps[i] - overlaps[i - 1]) / (rates[i] - rates[i - 1])
            end = overlaps[i - 1] + slope * width
            area += width * (overlaps[i - 1] + end) / 2
    return area / limit


@given(st.integers(0, 10_000), st.sampled_from([2, 5, 1000]))
def test_pixel_auroc_is_scikit_learns(seed: int, levels: int) -> None:
    maps, masks = pictures(seed, levels)
    truth = np.concatenate([mask.ravel() for mask in masks])
    assume(truth.any() and not truth.all())
    scores = np.concatenate([score_map.ravel() for score_map in maps])
    assert pixel_auroc(maps, masks) == pytest.approx(roc_auc_score(truth, scores))


@given(st.integers(0, 10_000), st.sampled_from([2, 5, 1000]), st.sampled_from([0.05, 0.3, 1.0]))
def test_aupro_is_the_literal_one(seed: int, levels: int, limit: float) -> None:
    maps, masks = pictures(seed, levels)
    truth = np.concatenate([mask.ravel() for mask in masks])
    assume(truth.any() and not truth.all())
    assert aupro(maps, masks, limit) == pytest.approx(literal_aupro(maps, masks, limit))


def test_small_region_counts_as_much_as_a_large_one() -> None:
    mask = np.zeros((20, 20), bool)
    mask[:10, :10] = True
    mask[15, 15] = True
    finds_large = mask.astype(np.float32)
    finds_large[15, 15] = -1
    assert aupro([finds_large], [mask]) == pytest.approx(0.5)
    assert pixel_auroc([finds_large], [mask]) == pytest.approx(100 / 101)


def test_pixels_that_touch_at_a_corner_are_one_region() -> None:
    mask = np.zeros((20, 20), bool)
    mask[0, 0] = mask[1, 1] = mask[2, 2] = True
    mask[10, 10] = True
    finds_diagonal = mask.astype(np.float32)
    finds_diagonal[10, 10] = -1
    assert aupro([finds_diagonal], [mask]) == pytest.approx(0.5)


@pytest.mark.parametrize("measure", [pixel_auroc, aupro])
def test_perfect_map_scores_1_and_worthless_constant_scores_chance(measure: object) -> None:
    assert callable(measure)
    mask = np.zeros((10, 10), bool)
    mask[3:5, 3:6] = True
    assert measure([mask.astype(np.float32)], [mask]) == pytest.approx(1)
    constant = measure([np.zeros((10, 10), np.float32)], [mask])
    assert constant == pytest.approx(0.5 if measure is pixel_auroc else 0.15)


@pytest.mark.parametrize("fill", [False, True])
def test_masks_without_both_kinds_of_pixel_are_an_error_with_a_remedy(fill: bool) -> None:
    with pytest.raises(FomoadError, match=r"defective and .* normal pixels.*Add test pictures"):
        pixel_auroc([np.zeros((3, 3), np.float32)], [np.full((3, 3), fill)])


def test_maps_and_masks_must_match() -> None:
    with pytest.raises(ValueError, match="2 score maps for 1 masks"):
        pixel_auroc([np.zeros((3, 3), np.float32)] * 2, [np.ones((3, 3), bool)])
    with pytest.raises(ValueError, match="for a mask of shape"):
        aupro([np.zeros((3, 4), np.float32)], [np.ones((3, 3), bool)])
    with pytest.raises(ValueError, match="a limit of 0"):
        aupro([np.zeros((3, 3), np.float32)], [np.ones((3, 3), bool)], 0.0)


def test_comparison_can_be_cancelled_at_each_picture() -> None:
    class Stop:
        def __init__(self) -> None:
            self.left = 3

        def checkpoint(self, done: int, total: int, message: str) -> None:
            assert 0 <= done < total == 4
            assert message
            self.left -= 1
            if not self.left:
                raise Cancelled

    maps, masks = [np.zeros((3, 3), np.float32)] * 2, [np.eye(3, dtype=bool)] * 2
    with pytest.raises(Cancelled):
        pixel_auroc(maps, masks, Stop())
