"""No picture is judged by what learnt from it."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest

from fomoad_gui.core.cell_gaussians import CellStatistics, cell_gaussians
from fomoad_gui.core.detector import Head
from fomoad_gui.core.progress import NoProgress
from fomoad_gui.pipeline.folds import (
    FEWEST_TO_CORRECT,
    NONE_LEFT_OUT,
    CellHeads,
    corrected_detector,
    cross_conformal_scores,
    folds_of,
    out_of_fold_scores,
)

EMBEDDINGS = np.random.default_rng(0).normal(size=(23, 3, 4, 5)).astype(np.float32)
IDS = [hashlib.sha256(str(n).encode()).hexdigest() for n in range(23)]
FOLDS = folds_of(IDS)


def fresh(members: np.ndarray) -> Head:
    """Learnt from these pictures alone, from scratch."""
    chosen = EMBEDDINGS[members]
    return cell_gaussians(CellStatistics.of(chosen, chosen.mean(axis=0, dtype=np.float64)))


def test_folds_are_even_and_hang_on_the_ids_alone() -> None:
    assert np.bincount(FOLDS).tolist() == [5, 5, 5, 4, 4]
    order = np.random.default_rng(1).permutation(23)
    assert folds_of([IDS[n] for n in order]).tolist() == FOLDS[order].tolist()
    assert sorted(folds_of(IDS[:3]).tolist()) == [0, 1, 2]


def test_a_head_without_some_folds_is_the_one_learnt_from_the_others_from_scratch() -> None:
    heads = CellHeads(EMBEDDINGS, FOLDS, NoProgress())
    for left_out in (NONE_LEFT_OUT, frozenset({2}), frozenset({0, 4})):
        expected = fresh(~np.isin(FOLDS, list(left_out))).scores(EMBEDDINGS)
        np.testing.assert_allclose(heads.head(left_out).scores(EMBEDDINGS), expected, rtol=1e-3, atol=1e-4)


def test_each_picture_is_scored_by_a_head_that_did_not_learn_it() -> None:
    scores = out_of_fold_scores(
        CellHeads(EMBEDDINGS, FOLDS, NoProgress()), EMBEDDINGS, FOLDS, frozenset({1}), NoProgress()
    )
    kept = np.flatnonzero(FOLDS != 1)
    for place, picture in enumerate(kept):
        others = (FOLDS != 1) & (FOLDS[picture] != FOLDS)
        expected = fresh(others).scores(EMBEDDINGS[picture : picture + 1])[0]
        np.testing.assert_allclose(scores[place], expected, rtol=1e-3, atol=1e-4)


def test_cross_conformal_scores_are_those_of_a_detector_made_without_the_fold() -> None:
    heads = CellHeads(EMBEDDINGS, FOLDS, NoProgress())
    scores = cross_conformal_scores(heads, EMBEDDINGS, FOLDS, True, 0.0, NoProgress())
    members = np.flatnonzero(FOLDS != 3)
    folds = FOLDS[members]
    alone = corrected_detector(
        CellHeads(EMBEDDINGS[members], folds, NoProgress()),
        *(EMBEDDINGS[members], folds, frozenset[int](), True, 0.0, NoProgress()),
    )
    # fold 3 is empty there: the heads are those of four folds, as they were here
    np.testing.assert_allclose(scores[FOLDS == 3], alone.image_scores(EMBEDDINGS[FOLDS == 3]), rtol=1e-2, atol=1e-2)


@pytest.mark.parametrize("count", [2, 3, FEWEST_TO_CORRECT - 1])
def test_few_pictures_are_not_corrected(count: int) -> None:
    folds = folds_of(IDS[:count])
    heads = CellHeads(EMBEDDINGS[:count], folds, NoProgress())
    assert (
        corrected_detector(heads, EMBEDDINGS[:count], folds, NONE_LEFT_OUT, True, 0.0, NoProgress()).correction is None
    )
    assert np.isfinite(cross_conformal_scores(heads, EMBEDDINGS[:count], folds, True, 0.0, NoProgress())).all()
