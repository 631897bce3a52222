"""Picture metrics, against scikit-learn."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics as oracle

from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.metrics import average_precision, f1_max, rates_at_threshold, roc_auc, roc_curve

kinds = st.lists(st.one_of(st.integers(-2, 5).map(float), st.floats(-50, 50, width=32)), min_size=1, max_size=40)


def joined(good: list[float], defect: list[float]) -> tuple[list[int], list[float]]:
    return [0] * len(good) + [1] * len(defect), good + defect


@given(kinds, kinds)
def test_roc_auc_is_scikit_learns(good: list[float], defect: list[float]) -> None:
    assert roc_auc(good, defect) == pytest.approx(oracle.roc_auc_score(*joined(good, defect)))


@given(kinds, kinds)
def test_average_precision_is_scikit_learns(good: list[float], defect: list[float]) -> None:
    assert average_precision(good, defect) == pytest.approx(oracle.average_precision_score(*joined(good, defect)))


@given(kinds, kinds)
def test_roc_curve_is_scikit_learns(good: list[float], defect: list[float]) -> None:
    false_alarms, detections, thresholds = oracle.roc_curve(*joined(good, defect), drop_intermediate=False)
    curve = roc_curve(good, defect)
    assert curve.false_alarm_rates == pytest.approx(false_alarms)
    assert curve.detection_rates == pytest.approx(detections)
    assert curve.thresholds.tolist() == thresholds.tolist()


@given(kinds, kinds)
def test_f1_max_is_the_best_on_scikit_learns_precision_recall_curve(good: list[float], defect: list[float]) -> None:
    labels, scores = joined(good, defect)
    precision, recall, thresholds = oracle.precision_recall_curve(labels, scores)
    with np.errstate(invalid="ignore"):
        f1 = np.nan_to_num(2 * precision * recall / (precision + recall))
    by_threshold = dict(zip(thresholds.tolist(), f1[:-1].tolist(), strict=True))
    best = f1_max(good, defect)
    assert best.f1 == pytest.approx(max(by_threshold.values()))
    assert by_threshold[best.threshold] == pytest.approx(best.f1)
    assert all(f1 < best.f1 - 1e-12 for t, f1 in by_threshold.items() if t > best.threshold)


@given(kinds, kinds, st.one_of(st.integers(-2, 5).map(float), st.floats(-50, 50)))
def test_rates_are_scikit_learns_confusion_matrix(good: list[float], defect: list[float], threshold: float) -> None:
    labels, scores = joined(good, defect)
    matrix = oracle.confusion_matrix(labels, np.array(scores) >= threshold, labels=[0, 1])
    rates = rates_at_threshold(good, defect, threshold)
    assert [[rates.n_good - rates.false_alarms, rates.false_alarms], [rates.misses, rates.n_defect - rates.misses]] == (
        matrix.tolist()
    )
    assert rates.false_alarm_rate == matrix[0, 1] / len(good)
    assert rates.miss_rate == matrix[1, 0] / len(defect)


def test_score_at_the_threshold_counts_as_ng() -> None:
    rates = rates_at_threshold([1.0], [1.0], 1.0)
    assert (rates.false_alarms, rates.misses) == (1, 0)


def test_rates_of_a_kind_that_is_missing_are_unknown() -> None:
    assert rates_at_threshold([], [1.0], 0.5).false_alarm_rate is None
    assert rates_at_threshold([1.0], [], 0.5).miss_rate is None


@pytest.mark.parametrize("summary", [roc_auc, roc_curve, average_precision, f1_max])
@pytest.mark.parametrize(("good", "defect"), [([], [1.0]), ([1.0], []), ([], [])])
def test_summaries_need_both_kinds(summary: object, good: list[float], defect: list[float]) -> None:
    assert callable(summary)
    with pytest.raises(FomoadError, match=rf"{len(good)} good and {len(defect)} defective.*both kinds"):
        summary(good, defect)


def test_score_that_is_not_a_number_is_a_bug() -> None:
    with pytest.raises(ValueError, match="not a number"):
        roc_auc([1.0, np.nan], [2.0])
