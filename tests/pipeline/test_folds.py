"""No picture is judged by what learnt from it."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest

from fomoad_gui.core.arrays import BoolArray
from fomoad_gui.core.cell_gaussians import CellStatistics, cell_gaussians
from fomoad_gui.core.detector import Head
from fomoad_gui.core.progress import NoProgress
from fomoad_gui.pipeline.folds import (
    FEWEST_TO_CORRECT,
    CellHeads,
    Folds,
    corrected_detector,
    cross_conformal_maps,
    folds_of,
    out_of_fold_scores,
)

EMBEDDINGS = np.random.default_rng(0).normal(size=(23, 3, 4, 5)).astype(np.float32)
IDS = [hashlib.sha256(str(n).encode()).hexdigest() for n in range(23)]
FOLDS = folds_of(IDS, EMBEDDINGS)
ALL = np.ones(23, np.bool_)


def fresh(kept: BoolArray) -> Head:
    """Learnt from these pictures alone, from scratch."""
    chosen = EMBEDDINGS[kept]
    return cell_gaussians(CellStatistics.of(chosen, chosen.mean(axis=0, dtype=np.float64)))


def test_inner_folds_are_even_and_neither_kind_hangs_on_the_order_of_the_pictures() -> None:
    assert np.bincount(FOLDS.inner).tolist() == [6, 6, 6, 5]
    order = np.random.default_rng(1).permutation(23)
    other = folds_of([IDS[n] for n in order], EMBEDDINGS[order])
    assert other.inner.tolist() == FOLDS.inner[order].tolist()
    assert other.outer.tolist() == FOLDS.outer[order].tolist()
    assert sorted(folds_of(IDS[:3], EMBEDDINGS[:3]).outer.tolist()) == [0, 1, 2]


def test_copies_of_a_picture_lie_in_one_outer_fold() -> None:
    copied = np.repeat(EMBEDDINGS[:8], 5, axis=0)
    ids = [hashlib.sha256(str(n).encode()).hexdigest() for n in range(40)]
    outer = folds_of(ids, copied).outer.reshape(8, 5)
    assert (outer == outer[:, :1]).all()


def test_a_head_without_some_folds_is_the_one_learnt_from_the_others_from_scratch() -> None:
    heads = CellHeads(EMBEDDINGS, FOLDS, NoProgress())
    for kept in (ALL, FOLDS.outer != 2, (FOLDS.outer != 0) & (FOLDS.inner != 1)):
        expected = fresh(kept).scores(EMBEDDINGS)
        np.testing.assert_allclose(heads.head(kept).scores(EMBEDDINGS), expected, rtol=1e-3, atol=1e-4)


def test_each_picture_is_scored_by_a_head_that_did_not_learn_it() -> None:
    kept = FOLDS.outer != 1
    scores = out_of_fold_scores(CellHeads(EMBEDDINGS, FOLDS, NoProgress()), EMBEDDINGS, FOLDS, kept, NoProgress())
    for place, picture in enumerate(np.flatnonzero(kept)):
        others = kept & (FOLDS.inner != FOLDS.inner[picture])
        expected = fresh(others).scores(EMBEDDINGS[picture : picture + 1])[0]
        np.testing.assert_allclose(scores[place], expected, rtol=1e-3, atol=1e-4)


def test_cross_conformal_scores_are_those_of_a_detector_that_never_saw_the_fold() -> None:
    heads = CellHeads(EMBEDDINGS, FOLDS, NoProgress())
    maps = cross_conformal_maps(heads, EMBEDDINGS, FOLDS, True, NoProgress())
    kept = FOLDS.outer != 3
    there = EMBEDDINGS[kept]
    alone_folds = Folds(FOLDS.outer[kept], FOLDS.inner[kept])
    everything = np.ones(len(there), np.bool_)
    alone = corrected_detector(
        CellHeads(there, alone_folds, NoProgress()), there, alone_folds, everything, True, 0.0, NoProgress()
    )
    np.testing.assert_allclose(maps[~kept], alone.cell_scores(EMBEDDINGS[~kept]), rtol=1e-3, atol=1e-3)


@pytest.mark.parametrize("count", [2, 3, FEWEST_TO_CORRECT - 1])
def test_few_pictures_are_not_corrected(count: int) -> None:
    few = EMBEDDINGS[:count]
    folds = folds_of(IDS[:count], few)
    heads = CellHeads(few, folds, NoProgress())
    detector = corrected_detector(heads, few, folds, np.ones(count, np.bool_), True, 0.0, NoProgress())
    assert detector.correction is None
    assert np.isfinite(cross_conformal_maps(heads, few, folds, True, NoProgress())).all()
