"""From a head's scores to a picture's."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.mixture import GaussianMixture as SklearnMixture

from fomoad_gui.core.cell_gaussians import CellStatistics, cell_gaussians
from fomoad_gui.core.coreset import Coreset
from fomoad_gui.core.detector import (
    PRIOR_PICTURES,
    CellCorrection,
    Detector,
    HeadKind,
    cell_correction,
    cells_that_count,
    image_score,
)
from fomoad_gui.core.mixture import GaussianMixture
from fomoad_gui.core.standardised_mixture import standardised

GRIDS = arrays(np.float32, (3, 4, 5), elements=st.floats(-100, 100, width=32))


@given(GRIDS, st.sampled_from([0.0, 0.02, 0.1, 0.5, 1.0]))
def test_a_picture_scores_the_mean_of_its_highest_cells(scores: np.ndarray, top_share: float) -> None:
    expected = [
        np.sort(one.ravel().astype(float))[::-1][: max(1, int(np.ceil(top_share * 20)))].mean() for one in scores
    ]
    np.testing.assert_allclose(image_score(scores, top_share), expected, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize(
    ("cells", "share", "count"), [(100, 0, 1), (100, 0.02, 2), (100, 0.07, 7), (9, 0.1, 1), (9, 1, 9)]
)
def test_shares_are_rounded_up_to_whole_cells(cells: int, share: float, count: int) -> None:
    assert cells_that_count(cells, share) == count


def test_correction_makes_good_pictures_alike_at_every_cell() -> None:
    rng = np.random.default_rng(0)
    place, spread = rng.uniform(0, 9, (4, 5)), rng.uniform(0.5, 3, (4, 5))
    good = (place + spread * rng.normal(size=(5000, 4, 5))).astype(np.float32)
    corrected = cell_correction(good).apply(good)
    np.testing.assert_allclose(corrected.mean(axis=0), 0, atol=0.05)
    np.testing.assert_allclose(corrected.std(axis=0), 1, atol=0.05)


def test_correction_from_few_pictures_leans_on_all_cells() -> None:
    good = np.zeros((PRIOR_PICTURES, 1, 2), np.float32)
    good[:, 0, 1] = 4
    correction = cell_correction(good)
    # halfway between the cell's own mean, 0 and 4, and that of both, 2
    np.testing.assert_allclose(-correction.offset / correction.slope, [[1, 3]], rtol=1e-5)


def test_scores_that_never_vary_are_corrected_without_dividing_by_nothing() -> None:
    correction = cell_correction(np.full((8, 2, 2), 3, np.float32))
    assert np.isfinite(correction.apply(np.full((1, 2, 2), 5, np.float32))).all()


def test_the_compatibility_head_scores_the_size_of_the_standardised_log_likelihood() -> None:
    cells = np.random.default_rng(1).normal(size=(6, 4, 4, 3)).astype(np.float32)
    oracle = SklearnMixture(2, random_state=0).fit(cells.reshape(-1, 3))
    mixture = GaussianMixture(oracle.weights_, oracle.means_, oracle.precisions_cholesky_)
    likelihoods = oracle.score_samples(cells.reshape(-1, 3))
    expected = np.abs((likelihoods - likelihoods.mean()) / likelihoods.std())
    np.testing.assert_allclose(standardised(mixture, cells).scores(cells).ravel(), expected, rtol=1e-4, atol=1e-4)


def test_a_detector_knows_its_kind_and_applies_its_parts_in_turn() -> None:
    cells = np.random.default_rng(1).normal(size=(9, 2, 3, 4)).astype(np.float32)
    gaussians = cell_gaussians(CellStatistics.of(cells, np.zeros((2, 3, 4))))
    correction = cell_correction(gaussians.scores(cells))
    detector = Detector(gaussians, correction, top_share=1.0)
    assert detector.kind is HeadKind.CELL
    assert Detector(Coreset(cells[0, 0])).kind is HeadKind.PATCHCORE
    expected = correction.apply(gaussians.scores(cells))
    np.testing.assert_array_equal(detector.cell_scores(cells), expected)
    np.testing.assert_allclose(detector.image_scores(cells), expected.mean(axis=(1, 2)), rtol=1e-5)


def test_parts_that_do_not_fit_together_are_refused() -> None:
    cells = np.random.default_rng(1).normal(size=(9, 2, 3, 4)).astype(np.float32)
    gaussians = cell_gaussians(CellStatistics.of(cells, np.zeros((2, 3, 4))))
    with pytest.raises(ValueError, match="different cells"):
        Detector(gaussians, CellCorrection(np.ones((3, 3), np.float32), np.zeros((3, 3), np.float32)))
    with pytest.raises(ValueError, match="share"):
        Detector(gaussians, top_share=1.5)
    with pytest.raises(ValueError, match="not below 0"):
        CellCorrection(np.full((3, 3), -1, np.float32), np.zeros((3, 3), np.float32))
