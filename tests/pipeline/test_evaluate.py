"""Evaluation: scikit-learn's figures, on the test split alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import average_precision_score, roc_auc_score

from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.progress import NoProgress
from fomoad_gui.core.samples import Dataset, Label, Split
from fomoad_gui.pipeline.evaluate import Evaluation, evaluate
from fomoad_gui.pipeline.score import Scorer, score_samples
from fomoad_gui.pipeline.train import Trained


@pytest.fixture(scope="module")
def scorer(trained: Trained) -> Scorer:
    """The scorer of the trained model."""
    return Scorer(trained.bundle, trained.backbone)


@pytest.fixture(scope="module")
def evaluation(dataset: Dataset, scorer: Scorer) -> Evaluation:
    """The evaluation of the trained model on the drawn parts."""
    return evaluate(dataset, scorer, NoProgress())


def test_image_auroc_and_average_precision_are_those_of_scikit_learn(
    dataset: Dataset, scorer: Scorer, evaluation: Evaluation
) -> None:
    test = [s for s in dataset.samples if s.split is Split.TEST]
    scored = score_samples(test, scorer, NoProgress())
    truth = [s.label is Label.DEFECT for s in scored.samples]
    assert evaluation.image_auroc == pytest.approx(roc_auc_score(truth, [r.score for r in scored.scores]))
    expected = average_precision_score(truth, [r.score for r in scored.scores])
    assert evaluation.average_precision == pytest.approx(expected)


def test_only_the_test_split_counts(evaluation: Evaluation) -> None:
    assert (evaluation.rates.n_good, evaluation.rates.n_defect) == (8, 8)


def test_defects_no_one_can_miss_are_found_where_they_are(evaluation: Evaluation) -> None:
    assert evaluation.rates.misses == 0
    assert evaluation.pixel_auroc is not None
    assert evaluation.pixel_auroc > 0.9
    assert evaluation.aupro is not None
    assert evaluation.aupro > 0.6
    (of_class,) = evaluation.classes
    assert (of_class.name, of_class.count, of_class.detected) == ("patch", 8, 8)


def test_without_masks_the_pixel_figures_are_left_out(dataset: Dataset, scorer: Scorer) -> None:
    bare = Dataset(tuple(replace(s, mask_path="") for s in dataset.samples))
    result = evaluate(bare, scorer, NoProgress())
    assert result.pixel_auroc is None
    assert result.aupro is None
    assert result.image_auroc is not None


def test_without_defects_the_false_alarms_are_still_counted(dataset: Dataset, scorer: Scorer) -> None:
    good = Dataset(tuple(s for s in dataset.samples if s.label is Label.GOOD))
    result = evaluate(good, scorer, NoProgress())
    assert result.image_auroc is None
    assert result.average_precision is None
    assert result.rates.miss_rate is None
    assert result.rates.n_good == 8


def test_nothing_to_measure_with_is_a_mistake_with_a_remedy(dataset: Dataset, scorer: Scorer) -> None:
    untested = Dataset(dataset.select(Label.GOOD, Split.TRAIN))
    with pytest.raises(FomoadError, match="no labelled test pictures"):
        evaluate(untested, scorer, NoProgress())


def test_intervals_hold_the_observed_rates(evaluation: Evaluation) -> None:
    assert evaluation.miss_interval is not None
    low, high = evaluation.miss_interval
    assert low == 0
    assert 0.3 < high < 0.4
    assert np.isfinite(evaluation.threshold)


def test_a_mask_that_cannot_be_read_is_named_and_the_rest_goes_on(
    dataset: Dataset, scorer: Scorer, evaluation: Evaluation, tmp_path: Path
) -> None:
    broken = tmp_path / "broken_mask.png"
    broken.write_bytes(b"")
    first = dataset.select(Label.DEFECT, Split.TEST)[0]
    spoilt = Dataset(tuple(replace(s, mask_path=str(broken)) if s == first else s for s in dataset.samples))
    result = evaluate(spoilt, scorer, NoProgress())
    (problem,) = result.problems
    assert str(broken) in problem.message
    assert result.image_auroc == evaluation.image_auroc
    assert result.pixel_auroc is not None
    assert result.pixel_auroc > 0.9
