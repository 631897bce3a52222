"""The threshold dragged, typed, slid and nudged; what is said of it is checked against SciPy and plain counting."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QGraphicsView, QLabel, QPushButton, QStyle, QStyleOptionSlider
from pytestqt.qtbot import QtBot

from fomoad_gui.core.calibration import calibrate
from fomoad_gui.ui.theme.apply import apply_theme
from fomoad_gui.ui.theme.tokens import DARK, LIGHT
from fomoad_gui.ui.threshold.bins import nudge_step
from fomoad_gui.ui.threshold.evidence import (
    ThresholdEvidence,
)
from fomoad_gui.ui.threshold.panel import LARGE_NUDGE, ThresholdPanel
from tests.ui.threshold_evidence import HELD_OUT, at, evidence

Key = Qt.Key


@pytest.fixture
def panel(qtbot: QtBot) -> ThresholdPanel:
    made = ThresholdPanel()
    qtbot.addWidget(made)
    made.resize(900, 360)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.show_evidence(evidence())
    QApplication.processEvents()
    return made


class Heard:
    """What a panel has said."""

    def __init__(self, panel: ThresholdPanel) -> None:
        self.changed: list[float] = []
        self.committed: list[float] = []
        self.budgets: list[float] = []
        panel.threshold_changed.connect(self.changed.append)
        panel.threshold_committed.connect(self.committed.append)
        panel.budget_chosen.connect(self.budgets.append)


def line_place(panel: ThresholdPanel, score: float, height: float = 0.3) -> QPoint:
    """Where a score lies in the plot, in the pixels of its viewport."""
    box = panel.histogram.getViewBox()
    area = box.sceneBoundingRect()
    x = box.mapViewToScene(QPointF(score, 0.0)).x()
    place: QPoint = panel.histogram.mapFromScene(QPointF(x, area.top() + height * area.height()))
    return place


def drag(panel: ThresholdPanel, start: QPoint, *stops: QPoint) -> None:
    target = panel.histogram.viewport()
    QTest.mouseMove(target, start)
    QTest.mousePress(target, Qt.MouseButton.LeftButton, pos=start)
    for stop in stops:
        # pyqtgraph heeds a hundred moves in a second at most.
        QTest.qWait(12)
        QTest.mouseMove(target, stop)
    QTest.mouseRelease(target, Qt.MouseButton.LeftButton, pos=stops[-1])
    QApplication.processEvents()


def test_without_scores_the_panel_says_so(qtbot: QtBot) -> None:
    panel = ThresholdPanel()
    qtbot.addWidget(panel)
    panel.show()
    heard = Heard(panel)
    assert panel.empty.isVisible()
    panel.nudge(3)
    QTest.keyClick(panel, Key.Key_BracketRight)
    assert heard.changed == []
    panel.show_evidence(evidence())
    assert panel.histogram.isVisible()
    panel.clear()
    assert panel.empty.isVisible()


def test_the_plotting_library_is_loaded_when_there_are_scores(qtbot: QtBot) -> None:
    program = "import sys, fomoad_gui.ui.main_window; print('pyqtgraph' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
    panel = ThresholdPanel()
    qtbot.addWidget(panel)
    panel.show()
    assert panel.findChildren(QGraphicsView) == []
    panel.release()
    panel.show_evidence(evidence())
    assert panel.findChildren(QGraphicsView) == [panel.histogram]


def test_the_line_is_dragged_with_the_mouse(panel: ThresholdPanel) -> None:
    heard = Heard(panel)
    start = panel.threshold
    drag(panel, line_place(panel, start), *(line_place(panel, score) for score in (10.5, 11.0, 12.5, 14.0)))
    assert panel.threshold == pytest.approx(14.0, abs=0.1)
    assert len(heard.changed) >= 3
    # the place where the mouse stands is mapped to a score anew when it is let go: alike but for rounding
    assert np.all(np.diff(heard.changed) > -1e-9)
    assert heard.committed == [panel.threshold]
    assert panel.field.value() == pytest.approx(panel.threshold, abs=0.01)
    assert panel.findings.blocks[0].figure.text() == "at most 1.0 %"
    assert panel.findings.blocks[1].figure.text() == "0 of 3 (0 %)"


def test_the_line_is_taken_hold_of_from_a_few_pixels_away(panel: ThresholdPanel) -> None:
    heard = Heard(panel)
    beside = line_place(panel, panel.threshold) + QPoint(6, 0)
    drag(panel, beside, beside + QPoint(30, 0), beside + QPoint(60, 0))
    assert heard.committed
    heard = Heard(panel)
    away = line_place(panel, panel.threshold) + QPoint(40, 0)
    drag(panel, away, away + QPoint(-10, 0), away + QPoint(20, 0))
    assert heard.changed == []


def test_the_cursor_tells_that_the_line_moves(panel: ThresholdPanel) -> None:
    QTest.mouseMove(panel.histogram.viewport(), line_place(panel, panel.threshold))
    assert panel.histogram.viewport().cursor().shape() is Qt.CursorShape.SplitHCursor


def test_slider_field_and_line_follow_each_other(panel: ThresholdPanel) -> None:
    heard = Heard(panel)
    panel.slider.setValue(panel.slider.maximum() // 2)
    low, high = panel.histogram.seen_range
    assert panel.threshold == pytest.approx((low + high) / 2, rel=1e-3)
    assert panel.histogram.threshold == panel.threshold
    panel.field.setFocus()
    panel.field.selectAll()
    QTest.keyClicks(panel.field, "7.25")
    assert panel.threshold != 7.25
    QTest.keyClick(panel.field, Key.Key_Return)
    assert panel.threshold == panel.histogram.threshold == 7.25
    assert panel.slider.value() == pytest.approx(panel.slider.maximum() * (7.25 - low) / (high - low), abs=1)
    assert heard.committed == heard.changed
    assert len(heard.changed) == 2


def test_dragging_the_slider_commits_when_it_is_let_go(panel: ThresholdPanel) -> None:
    heard = Heard(panel)
    handle = handle_place(panel)
    QTest.mousePress(panel.slider, Qt.MouseButton.LeftButton, pos=handle)
    for step in (20, 40, 60):
        QTest.mouseMove(panel.slider, handle + QPoint(step, 0))
    assert len(heard.changed) == 3
    assert heard.committed == []
    QTest.mouseRelease(panel.slider, Qt.MouseButton.LeftButton, pos=handle + QPoint(60, 0))
    assert heard.committed == [panel.threshold]


def handle_place(panel: ThresholdPanel) -> QPoint:
    option = QStyleOptionSlider()
    panel.slider.initStyleOption(option)
    style = QStyle.ComplexControl.CC_Slider
    return panel.slider.style().subControlRect(style, option, QStyle.SubControl.SC_SliderHandle, panel.slider).center()


def test_the_slider_lies_below_the_line(panel: ThresholdPanel, qapp: QApplication) -> None:
    apply_theme(qapp, LIGHT)
    QApplication.processEvents()
    for threshold in (1.0, 9.0, 19.0):
        panel.set_calibration(at(threshold))
        line = panel.histogram.viewport().mapToGlobal(line_place(panel, threshold)).x()
        handle = panel.slider.mapToGlobal(handle_place(panel)).x()
        assert abs(line - handle) <= 3


def test_keys_nudge_and_commit_when_let_go(panel: ThresholdPanel) -> None:
    heard = Heard(panel)
    step = nudge_step(*panel.histogram.seen_range)
    start = panel.threshold
    panel.setFocus()
    QTest.keyPress(panel, Key.Key_Right)
    QTest.keyPress(panel, Key.Key_BracketRight)
    assert panel.threshold == pytest.approx(start + 2 * step)
    assert heard.committed == []
    QTest.keyRelease(panel, Key.Key_BracketRight)
    assert heard.committed == [panel.threshold]
    QTest.keyClick(panel, Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert panel.threshold == pytest.approx(start + (2 - LARGE_NUDGE) * step)
    QTest.keyClick(panel.slider, Key.Key_BracketLeft)
    assert panel.threshold == pytest.approx(start + (1 - LARGE_NUDGE) * step)
    panel.nudge(-1)
    assert panel.threshold == pytest.approx(start - LARGE_NUDGE * step)
    assert len(heard.committed) == 4


def test_a_click_on_the_plot_lets_the_keys_work(panel: ThresholdPanel) -> None:
    panel.field.setFocus()
    QTest.mouseClick(panel.histogram.viewport(), Qt.MouseButton.LeftButton, pos=line_place(panel, 1.0))
    assert panel.hasFocus()


def test_what_somebody_else_sets_is_shown_and_not_echoed(panel: ThresholdPanel) -> None:
    heard = Heard(panel)
    panel.set_calibration(at(6.0))
    panel.show_evidence(evidence(defect=(6.5, 7.5)))
    panel.set_calibration(at(6.123456))
    assert heard.changed == heard.committed == []
    assert panel.threshold == panel.histogram.threshold == 6.123456


def test_the_suggestion_comes_back_to_the_last_digit(panel: ThresholdPanel) -> None:
    suggested = calibrate(HELD_OUT, 0.05).threshold
    assert panel.threshold == suggested
    assert not panel.reset.isEnabled()
    panel.nudge(7)
    heard = Heard(panel)
    QTest.mouseClick(panel.reset, Qt.MouseButton.LeftButton)
    assert panel.threshold == panel.histogram.threshold == suggested
    assert heard.budgets == [0.05]
    assert heard.changed == heard.committed == []
    assert not panel.reset.isEnabled()


def test_a_budget_sets_its_threshold_at_once(panel: ThresholdPanel) -> None:
    heard = Heard(panel)
    assert panel.budget.rate == 0.05
    panel.budget.setFocus()
    panel.budget.selectAll()
    QTest.keyClicks(panel.budget, "20")
    assert heard.budgets == []
    QTest.keyClick(panel.budget, Key.Key_Return)
    wanted = calibrate(HELD_OUT, 0.2).threshold
    assert panel.threshold == panel.histogram.threshold == wanted
    assert heard.budgets == [0.2]
    assert not panel.reset.isEnabled()
    panel.nudge(3)
    QTest.mouseClick(panel.reset, Qt.MouseButton.LeftButton)
    assert panel.threshold == wanted
    panel.budget.setValue(0.1)
    assert panel.findings.notice.isVisible()


def test_a_budget_set_by_somebody_else_is_shown_and_not_echoed(panel: ThresholdPanel) -> None:
    heard = Heard(panel)
    panel.set_calibration(calibrate(HELD_OUT, 0.1))
    assert panel.budget.rate == 0.1
    assert panel.threshold == calibrate(HELD_OUT, 0.1).threshold
    assert heard.budgets == heard.changed == []


def test_the_field_never_reads_less_than_the_threshold(panel: ThresholdPanel) -> None:
    heard = Heard(panel)
    panel.set_calibration(calibrate([9.872, 9.88], 0.1))
    assert (panel.field.value(), panel.threshold) == (9.89, np.nextafter(9.88, np.inf))
    panel.field.setFocus()
    QTest.keyClick(panel.field, Qt.Key.Key_Return)
    panel.slider.setFocus()
    assert (heard.changed, heard.committed) == ([], [])
    assert panel.threshold < 9.89


def test_a_threshold_beyond_all_scores_is_shown_too(panel: ThresholdPanel) -> None:
    panel.field.setValue(500.0)
    assert panel.histogram.threshold == 500.0
    assert panel.histogram.seen_range[1] > 500.0
    panel.field.setValue(-80.0)
    assert panel.histogram.threshold == -80.0
    assert panel.findings.blocks[1].figure.text() == "3 of 3 (100 %)"


def test_the_wheel_looks_closer_and_a_double_click_shows_all(panel: ThresholdPanel) -> None:
    heard = Heard(panel)
    everything = panel.histogram.seen_range
    place = QPointF(line_place(panel, 5.0))
    event = QWheelEvent(
        place,
        panel.histogram.viewport().mapToGlobal(place),
        QPoint(),
        QPoint(0, 480),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(panel.histogram.viewport(), event)
    low, high = panel.histogram.seen_range
    assert everything[0] < low < 5.0 < high < everything[1]
    QTest.mouseDClick(panel.histogram.viewport(), Qt.MouseButton.LeftButton, pos=line_place(panel, 5.0))
    assert panel.histogram.seen_range == pytest.approx(everything)
    assert heard.changed == []


@pytest.mark.parametrize(
    "scores",
    [
        ThresholdEvidence(calibrate(np.full(30, 7.5), 0.01), np.full(4, 7.5), np.full(2, 7.5)),
        ThresholdEvidence(calibrate([-3.0], 0.01)),
        ThresholdEvidence(calibrate([0.0], 0.01), np.array([0.0]), np.array([1e6])),
        ThresholdEvidence(
            calibrate(np.random.default_rng(1).normal(-40, 3, 30_000), 0.01),
            np.random.default_rng(2).normal(-40, 3, 20_000),
            np.random.default_rng(3).normal(-20, 9, 20_000),
        ),
    ],
    ids=["all equal", "one", "far apart", "many"],
)
def test_any_scores_are_drawn(panel: ThresholdPanel, scores: ThresholdEvidence) -> None:
    panel.show_evidence(scores)
    empty = panel.histogram.grab().toImage()
    low, high = panel.histogram.seen_range
    assert low < scores.held_out_good[0] <= scores.held_out_good[-1] < high
    panel.nudge(5)
    assert panel.threshold > scores.calibration.threshold
    assert panel.histogram.grab().toImage() != empty


def test_scores_that_are_all_equal_lie_left_of_the_threshold_just_above_them(panel: ThresholdPanel) -> None:
    panel.show_evidence(ThresholdEvidence(calibrate(np.full(30, 7.5), 0.5)))
    QApplication.processEvents()
    image = panel.histogram.grab().toImage()
    line = line_place(panel, 7.5, 0.8)
    near_left, far_left, near_right, far_right = (image.pixelColor(line + QPoint(x, 0)) for x in (-8, -60, 8, 60))
    assert near_left != far_left
    assert near_right == far_right
    assert panel.findings.blocks[0].evidence.text().startswith("0 of 30")


def test_only_groups_with_pictures_are_in_the_key(panel: ThresholdPanel) -> None:
    labels = [label for _, _, label in panel.key._entries]
    assert [label.text() for label in labels[:3]] == ["Good, calibration (100)", "Good, test (3)", "Defect, test (2)"]
    panel.show_evidence(evidence(defect=()))
    assert [label.isVisible() for label in labels] == [True, True, False, False]
    panel.show_evidence(evidence())
    assert [label.isVisible() for label in labels] == [True, True, True, False]


def test_pictures_that_nobody_has_labelled_are_shown_and_the_axis_reaches_them(panel: ThresholdPanel) -> None:
    panel.show_evidence(replace(evidence(), unlabelled=np.array([500.0])))
    assert panel.key._entries[3][2].text() in ("Not labelled (1)", "New")
    assert panel.histogram.seen_range[1] >= 500


def test_nothing_beside_the_plot_is_cut_off(panel: ThresholdPanel, qapp: QApplication) -> None:
    apply_theme(qapp, LIGHT)
    panel.show_evidence(ThresholdEvidence(calibrate(np.linspace(1, 2, 24), 0.01), np.ones(3), np.ones(3)))
    panel.resize(panel.minimumSizeHint())
    for _ in range(3):
        QApplication.processEvents()
    labels = [label for label in panel.findings.findChildren(QLabel) if label.isVisible()]
    assert len(labels) > 9
    assert [label.text() for label in labels if label.height() < label.heightForWidth(label.width())] == []
    lines = [*panel.findChildren(QPushButton), panel.budget, *(label for label in labels if not label.wordWrap())]
    assert [line for line in lines if line.width() < line.sizeHint().width()] == []


def test_the_histogram_takes_another_theme(panel: ThresholdPanel, qapp: QApplication) -> None:
    corner = QPoint(2, 2)
    for theme in (DARK, LIGHT):
        apply_theme(qapp, theme)
        QApplication.processEvents()
        image = panel.histogram.grab().toImage()
        assert image.pixelColor(corner).name() == theme.window
        bar = image.pixelColor(line_place(panel, 5.0, 0.98))
        assert abs(bar.lightness() - QColor(theme.window).lightness()) > 10


def test_a_review_budget_draws_a_second_line_and_is_told(panel: ThresholdPanel) -> None:
    assert panel.review.text() == "none"
    asked: list[float] = []
    panel.review_chosen.connect(asked.append)
    panel.review.setValue(20)
    assert asked == [0.2]
    expected = evidence().calibration.with_review_rate(0.2).review_threshold
    assert panel.histogram.review == pytest.approx(expected)
    panel.review.setValue(0)
    assert asked[-1] == 0
    assert panel.histogram.review is None


def test_a_review_of_fewer_than_are_rejected_is_none(panel: ThresholdPanel) -> None:
    asked: list[float] = []
    panel.review_chosen.connect(asked.append)
    panel.budget.setValue(10)
    panel.review.setValue(5)
    assert asked == [0.0]
