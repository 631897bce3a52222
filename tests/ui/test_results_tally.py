"""The counts behind the results table, against scikit-learn."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import confusion_matrix

from fomoad_gui.core.calibration import Verdict
from fomoad_gui.core.samples import Label, Sample, Split
from fomoad_gui.ui.results.tally import OUTCOMES, VERDICTS, Counts, Outcome, Tally
from tests.ui.test_results import SAMPLES, SCORES


class TestTally:
    def test_a_row_of_training_has_no_score_verdict_or_outcome(self) -> None:
        tally = Tally.of(SAMPLES, SCORES)
        assert math.isnan(tally.scores[0])
        assert math.isnan(tally.verdicts(0.0)[0])
        assert math.isnan(tally.outcomes(0.0)[0])

    def test_a_score_at_the_threshold_is_over_it(self) -> None:
        tally = Tally.of([Sample("a", "/a", 1, 1, Label.GOOD)], {"a": 2.0})
        assert tally.verdicts(2.0)[0] == VERDICTS.index(Verdict.NG)
        assert tally.verdicts(3.0, 2.0)[0] == VERDICTS.index(Verdict.REVIEW)
        assert tally.verdicts(3.0)[0] == VERDICTS.index(Verdict.OK)
        assert tally.verdicts(np.nextafter(2.0, 3.0))[0] == 0

    def test_without_a_threshold_there_are_no_verdicts(self) -> None:
        assert np.isnan(Tally.of(SAMPLES, SCORES).verdicts(None)).all()
        assert np.isnan(Tally.of(SAMPLES, SCORES).outcomes(None)).all()

    def test_outcomes_are_what_they_are_called(self) -> None:
        codes = Tally.of(SAMPLES, SCORES).outcomes(5.0)
        outcomes = [None if math.isnan(code) else OUTCOMES[int(code)] for code in codes]
        correct, alarm, missed = Outcome.CORRECT, Outcome.FALSE_ALARM, Outcome.MISSED
        assert outcomes == [None, Outcome.HELD_OUT, correct, alarm, correct, missed, None, None]

    def test_only_a_test_picture_is_a_false_alarm_or_missed(self) -> None:
        held = [Sample(str(n), f"/{n}", 1, 1, label, split=Split.CALIBRATION) for n, label in enumerate(Label)]
        codes = Tally.of(held, {sample.id: 9.0 for sample in held}).outcomes(5.0)
        outcomes = {
            s.label: None if math.isnan(code) else OUTCOMES[int(code)] for s, code in zip(held, codes, strict=True)
        }
        assert outcomes == {Label.UNLABELLED: None, Label.GOOD: Outcome.HELD_OUT, Label.DEFECT: Outcome.HELD_OUT}

    def test_counts_are_of_labelled_and_scored_test_images(self) -> None:
        counts = Tally.of(SAMPLES, SCORES).counts(5.0)
        assert counts == Counts(good=2, false_alarms=1, defects=2, missed=1, calibration=1, calibration_over=0)

    @given(
        st.lists(st.tuples(st.booleans(), st.floats(-50, 50)), min_size=1, max_size=40),
        st.floats(-50, 50),
    )
    def test_counts_agree_with_scikit_learn(self, images: list[tuple[bool, float]], threshold: float) -> None:
        samples = [
            Sample(str(n), f"/{n}", 1, 1, Label.DEFECT if is_defect else Label.GOOD)
            for n, (is_defect, _) in enumerate(images)
        ]
        counts = Tally.of(samples, {str(n): score for n, (_, score) in enumerate(images)}).counts(threshold)
        truth = [is_defect for is_defect, _ in images]
        said = [score >= threshold for _, score in images]
        true_ok, false_alarms, missed, caught = confusion_matrix(truth, said, labels=[False, True]).ravel()
        assert (counts.good, counts.false_alarms) == (true_ok + false_alarms, false_alarms)
        assert (counts.defects, counts.missed) == (missed + caught, missed)
