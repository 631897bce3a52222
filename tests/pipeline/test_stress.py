"""What raises false alarms is named with a remedy."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from fomoad_gui.core.calibration import binomial_interval
from fomoad_gui.core.errors import Cancelled, FomoadError
from fomoad_gui.core.progress import NoProgress
from fomoad_gui.core.samples import Dataset, Label, Split
from fomoad_gui.pipeline.importing import scan
from fomoad_gui.pipeline.score import Scorer
from fomoad_gui.pipeline.stress import stress_test
from fomoad_gui.pipeline.train import Trained
from fomoad_gui.vision.disturb import DISTURBANCES
from tests.support.parts import write_mvtec
from tests.support.progress import RecordedProgress


@pytest.fixture(scope="module")
def scorer(trained: Trained) -> Scorer:
    return Scorer(trained.bundle, trained.backbone)


def test_every_change_is_tried_and_strong_ones_raise_false_alarms(dataset: Dataset, scorer: Scorer) -> None:
    result = stress_test(dataset, scorer, NoProgress())
    assert len(result.rows) == 3 * len(DISTURBANCES)
    assert result.undisturbed.count == 8
    by_kind = {(row.kind, row.strength): row for row in result.rows}
    assert by_kind["rotation", 10].false_alarms >= result.undisturbed.false_alarms
    strongest = by_kind["noise", 20]
    assert strongest.median_score > result.undisturbed.median_score
    assert strongest.interval == binomial_interval(strongest.false_alarms, 8)
    assert max(row.false_alarms for row in result.rows) > 0
    assert result.advice
    for sentence in result.advice:
        assert "false alarms from" in sentence
        assert sentence.endswith(".")


def test_a_threshold_that_nothing_reaches_needs_no_advice(dataset: Dataset, trained: Trained) -> None:
    calm = trained.bundle.with_calibration(trained.bundle.calibration.with_threshold(1e9))
    result = stress_test(dataset, Scorer(calm, trained.backbone), NoProgress(), most=3)
    assert result.undisturbed.count == 3
    assert result.advice == ()
    assert all(row.false_alarms == 0 for row in result.rows)


def test_without_test_pictures_those_of_the_calibration_split_are_taken(dataset: Dataset, scorer: Scorer) -> None:
    rest = Dataset(tuple(s for s in dataset.samples if s.split is not Split.TEST))
    assert stress_test(rest, scorer, NoProgress(), most=2).undisturbed.count == 2
    learnt = Dataset(tuple(replace(s, split=Split.TRAIN) for s in rest.samples if s.label is Label.GOOD))
    with pytest.raises(FomoadError, match="no good pictures"):
        stress_test(learnt, scorer, NoProgress())


def test_it_can_be_cancelled_and_unreadable_files_are_named(scorer: Scorer, dataset: Dataset, tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        stress_test(dataset, scorer, RecordedProgress(lambda _done, _total, _message: True))
    copied = scan([write_mvtec(tmp_path, train=4, good=3, defect=1)], NoProgress()).dataset
    gone = copied.select(Label.GOOD, Split.TEST)[0]
    Path(gone.path).unlink()
    result = stress_test(copied, scorer, NoProgress())
    assert [problem.path for problem in result.problems] == [gone.path]
    assert result.undisturbed.count == 2
