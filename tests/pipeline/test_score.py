"""Scores: against scikit-learn, where the defect is, and the same by every road."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.mixture import GaussianMixture as SklearnMixture

from fomoad_gui.core.calibration import Verdict
from fomoad_gui.core.mixture import GaussianMixture
from fomoad_gui.core.progress import NoProgress
from fomoad_gui.core.samples import Dataset
from fomoad_gui.pipeline.score import Scorer, score_samples
from fomoad_gui.pipeline.train import Trained
from fomoad_gui.vision.read import read_image
from tests.support.parts import DEFECT_SIDE, defective_part, good_part


@pytest.fixture(scope="module")
def scorer(trained: Trained) -> Scorer:
    """The scorer of the trained model."""
    return Scorer(trained.bundle, trained.backbone)


def test_cell_scores_are_the_negative_log_likelihoods_of_scikit_learn(scorer: Scorer) -> None:
    mixture = scorer.bundle.detector.head
    assert isinstance(mixture, GaussianMixture)
    oracle = SklearnMixture(mixture.components)
    oracle.weights_, oracle.means_ = np.array(mixture.weights), np.array(mixture.means)
    oracle.precisions_cholesky_ = np.array(mixture.precision_cholesky)
    image = good_part(5)
    embedding = scorer.extractor.embed(image)
    expected = -oracle.score_samples(embedding.reshape(-1, embedding.shape[-1]))
    np.testing.assert_allclose(scorer.score(image).cells.values.ravel(), expected, rtol=1e-5)


@pytest.mark.parametrize("seed", range(2000, 2010))
def test_the_highest_cell_sees_the_defect(scorer: Scorer, seed: int) -> None:
    image, mask = defective_part(seed)
    result = scorer.score(image)
    assert result.verdict is Verdict.NG
    rows, columns = np.nonzero(mask)
    x0, y0, x1, y1 = result.peak_box
    margin = DEFECT_SIDE / 2
    assert columns.min() - margin <= (x0 + x1) / 2 <= columns.max() + margin
    assert rows.min() - margin <= (y0 + y1) / 2 <= rows.max() + margin


def test_a_batch_of_files_scores_as_each_picture_alone(scorer: Scorer, dataset: Dataset) -> None:
    samples = dataset.samples[:5]
    for sample, result in zip(samples, score_samples(samples, scorer, NoProgress()).scores, strict=True):
        alone = scorer.score(read_image(sample.path))
        assert result.score == alone.score
        assert result.peak_box == alone.peak_box


def test_a_picture_of_another_size_is_placed_in_its_own_pixels(scorer: Scorer) -> None:
    image, _ = defective_part(2001)
    large = np.repeat(np.repeat(image, 3, axis=0), 2, axis=1)
    small_box, large_box = scorer.score(image).peak_box, scorer.score(large).peak_box
    # nearest-neighbour enlargement and area shrinking are inverse to one another
    np.testing.assert_allclose(np.array(large_box) / (2, 3, 2, 3), small_box)


def test_the_percentile_is_the_share_of_held_out_good_pictures_below(scorer: Scorer) -> None:
    result = scorer.score(good_part(77))
    below = (scorer.bundle.calibration.good_scores < result.score).mean()
    assert result.percentile == pytest.approx(100 * below)
