"""The evaluation page, against scikit-learn, and the way from a number to its pictures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sklearn.metrics import average_precision_score, confusion_matrix, roc_auc_score

from fomoad_gui.app.snapshot import Results, Snapshot
from fomoad_gui.core.calibration import Verdict, calibrate
from fomoad_gui.core.samples import Dataset, Label, Sample, Split
from fomoad_gui.ui.evaluation.change import change_words
from fomoad_gui.ui.evaluation.values import measured
from fomoad_gui.ui.evaluation.view import EvaluationView
from fomoad_gui.ui.threshold.evidence import ThresholdEvidence
from fomoad_gui.ui.threshold.panel import ThresholdPanel
from tests.ui.galleries import dressed_in_light

LEFT = Qt.MouseButton.LeftButton
SAMPLES = (
    *(Sample(f"good {n}", f"/g{n}.png", 8, 8, Label.GOOD, "", Split.TEST) for n in range(5)),
    *(Sample(f"dent {n}", f"/d{n}.png", 8, 8, Label.DEFECT, "dent", Split.TEST) for n in range(3)),
    Sample("crack", "/c.png", 8, 8, Label.DEFECT, "crack", Split.TEST),
    Sample("learnt", "/l.png", 8, 8, Label.GOOD, "", Split.TRAIN),
    Sample("new", "/n.png", 8, 8),
)
SCORES = dict(zip((s.id for s in SAMPLES), [1.0, 2.0, 3.0, 4.0, 9.0, 3.5, 8.0, 7.0, 10.0, 0.1, 5.0], strict=True))
CALIBRATION = replace(calibrate([1.0, 2.0, 3.0, 4.0, 5.0], 0.2), threshold=6.0)


@pytest.fixture(scope="module", autouse=True)
def dressed(qapp: QApplication) -> Iterator[None]:
    yield from dressed_in_light(qapp)


@pytest.fixture
def view(qtbot: QtBot) -> Iterator[EvaluationView]:
    made = EvaluationView()
    qtbot.addWidget(made)
    made.resize(560, 800)
    made.show_measured(measured(SAMPLES, SCORES, CALIBRATION))
    made.show()
    yield made
    made.release()


def test_figures_are_those_of_scikit_learn_on_the_test_split_alone() -> None:
    result = measured(SAMPLES, SCORES, CALIBRATION)
    truth = [0] * 5 + [1] * 4
    scores = [SCORES[s.id] for s in SAMPLES[:9]]
    assert result.image_auroc == pytest.approx(roc_auc_score(truth, scores))
    assert result.average_precision == pytest.approx(average_precision_score(truth, scores))
    oracle = confusion_matrix(truth, [score >= 6.0 for score in scores])
    for row, label in enumerate((Label.GOOD, Label.DEFECT)):
        for column, verdict in enumerate((Verdict.OK, Verdict.NG)):
            assert len(result.matrix[label, verdict]) == oracle[row, column]
    assert result.working_point == (1 / 5, 3 / 4)
    assert [(one.name, one.missed) for one in result.classes] == [("crack", ()), ("dent", ("dent 0",))]


def test_two_models_are_compared_on_what_both_judged_each_at_its_threshold() -> None:
    before = Snapshot(dataset=Dataset(SAMPLES), calibration=CALIBRATION, results=Results(SCORES))
    others = {**SCORES, "good 4": 2.0, "dent 0": 6.5, "crack": 3.0}
    del others["dent 2"]
    after = replace(before, calibration=replace(CALIBRATION, threshold=5.0), results=Results(others))
    truth, both = [0] * 5 + [1] * 3, [s.id for s in SAMPLES[:9] if s.id != "dent 2"]
    was, now = (roc_auc_score(truth, [scores[one] for one in both]) for scores in (SCORES, others))
    assert change_words(before, after) == (
        f"In the test, before → now: AUROC {was:.3f} → {now:.3f}, false alarms 1 → 0 of 5, misses 1 → 1 of 3."
    )
    only_good = replace(after, dataset=Dataset(SAMPLES[:5]))
    assert change_words(before, only_good) == "In the test, before → now: false alarms 1 → 0 of 5."


def test_without_a_model_before_or_test_pictures_nothing_is_compared() -> None:
    after = Snapshot(dataset=Dataset(SAMPLES), calibration=CALIBRATION, results=Results(SCORES))
    assert change_words(Snapshot(), after) == ""
    assert change_words(after, replace(after, dataset=Dataset(SAMPLES[9:]))) == ""


def test_reviewed_pictures_have_a_column_of_their_own(view: EvaluationView) -> None:
    assert not view.matrix.cells[Label.GOOD, Verdict.REVIEW].isVisible()
    view.show_measured(measured(SAMPLES, SCORES, CALIBRATION.with_review_rate(0.5)))
    assert view.matrix.cells[Label.GOOD, Verdict.REVIEW].isVisible()
    counts = {key: button.text() for key, button in view.matrix.cells.items()}
    assert counts[Label.DEFECT, Verdict.REVIEW] == "1"


def test_a_click_on_a_number_asks_for_its_pictures(view: EvaluationView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.pictures_requested) as asked:
        QTest.mouseClick(view.matrix.cells[Label.GOOD, Verdict.NG], LEFT)
    assert asked.args == [("good 4",), "false alarms"]
    with qtbot.waitSignal(view.pictures_requested) as asked:
        QTest.mouseClick(view.class_buttons["dent"], LEFT)
    assert asked.args == [("dent 0",), "missed: dent"]
    assert not view.class_buttons["crack"].isEnabled()


def test_the_curve_and_its_working_point_are_drawn(view: EvaluationView) -> None:
    x, y = view.roc.curve.getData()
    assert (x[0], y[0], x[-1], y[-1]) == (0, 0, 1, 1)
    spot = view.roc.point.points()[0].pos()
    assert (spot.x(), spot.y()) == (0.2, 0.75)


def test_without_test_pictures_it_is_said_what_to_do(view: EvaluationView) -> None:
    view.show_measured(None)
    assert view.empty.isVisible()
    view.show_measured(measured(SAMPLES[9:], SCORES, CALIBRATION))
    assert view.empty.isVisible()


@pytest.fixture
def panel(qtbot: QtBot) -> Iterator[ThresholdPanel]:
    made = ThresholdPanel()
    qtbot.addWidget(made)
    made.resize(900, 360)
    made.show_evidence(ThresholdEvidence(CALIBRATION, np.array([1.0, 2.0, 9.0]), np.array([8.0, 7.0])))
    with qtbot.waitExposed(made):
        made.show()
    qtbot.waitUntil(lambda: made.histogram.getViewBox().sceneBoundingRect().width() > 300)
    yield made
    made.release()


def test_a_click_on_a_bar_asks_for_the_scores_in_it(panel: ThresholdPanel, qtbot: QtBot) -> None:
    QApplication.processEvents()
    box = panel.histogram.getViewBox()
    place = panel.histogram.mapFromScene(box.mapViewToScene(QPointF(8.1, 1.0)))
    # a click soon after another one would be a double click
    QTest.qWait(QApplication.doubleClickInterval() + 50)
    with qtbot.waitSignal(panel.bin_chosen) as chosen:
        QTest.mouseClick(panel.histogram.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, place)
    low, high = chosen.args
    # within a pixel of where the mouse was
    assert low - 0.1 <= 8.1 < high + 0.1
