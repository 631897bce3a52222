"""The threshold panel: histogram, line, slider and number, tied together, and what the threshold does."""

from __future__ import annotations

import dataclasses
import math
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDoubleSpinBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSlider,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from fomoad_gui.core.calibration import Calibration
from fomoad_gui.core.decimals import rounded_up
from fomoad_gui.ui.theme.empty_state import EmptyState
from fomoad_gui.ui.theme.spin_boxes import indented
from fomoad_gui.ui.theme.tokens import Space
from fomoad_gui.ui.threshold.bins import decimals_for, nudge_step, score_range
from fomoad_gui.ui.threshold.budget import BudgetField
from fomoad_gui.ui.threshold.evidence import ThresholdEvidence, per_cent
from fomoad_gui.ui.threshold.findings import Findings
from fomoad_gui.ui.threshold.key import HistogramKey

if TYPE_CHECKING:
    from fomoad_gui.ui.threshold.histogram import ScoreHistogram

SLIDER_STEPS = 2000
SLIDER_HANDLE = 16
LARGE_NUDGE = 10
SIDE_WIDTH = 272
STEPS = {
    Qt.Key.Key_BracketLeft: -1,
    Qt.Key.Key_BraceLeft: -1,
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_BracketRight: 1,
    Qt.Key.Key_BraceRight: 1,
    Qt.Key.Key_Right: 1,
}


class ThresholdPanel(QWidget):
    """Shows `ThresholdEvidence` and moves its threshold.

    `threshold_changed(float)` follows every movement of a person's hand, `threshold_committed(float)` its end;
    `budget_chosen(float)` asks for the conformal threshold for a false-alarm rate, which the panel shows already. None
    follows `show_evidence` or `set_calibration`. `review_chosen(float)` asks for another share of good parts to be
    reviewed, `bin_chosen(float, float)` for the pictures whose scores lie in a bar. UI thread only.
    """

    threshold_changed = Signal(float)
    threshold_committed = Signal(float)
    budget_chosen = Signal(float)
    review_chosen = Signal(float)
    bin_chosen = Signal(float, float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._evidence: ThresholdEvidence | None = None
        self._threshold = 0.0
        self._step = 0.01
        self._uncommitted = False
        self._histogram: ScoreHistogram | None = None
        self.key = HistogramKey()
        self.slider = _Slider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, SLIDER_STEPS)
        self.slider.setAccessibleName("Threshold")
        self.field = QDoubleSpinBox()
        indented(self.field)
        self.field.setRange(-1e9, 1e9)
        self.field.setKeyboardTracking(False)
        self.field.setAccessibleName("Threshold")
        self.field.setToolTip("A picture that scores this much or more is NG. [ and ] nudge it, with Shift further.")
        self.budget = BudgetField()
        self.budget.setToolTip("The share of good parts that may be called NG; sets the threshold to suit at once.")
        self.review = BudgetField(nothing="none")
        self.review.setAccessibleName("Review budget")
        self.review.setToolTip("The share of good parts that a person may have to look at, besides those that are NG.")
        self.reset = QPushButton("Suggested")
        self.findings = Findings()
        self.empty = EmptyState(
            "threshold", "No scores yet", "Train on pictures of good parts. The threshold comes from them too."
        )
        self._lay_out()
        self._connect()
        self.clear()

    @property
    def threshold(self) -> float:
        """The threshold as shown."""
        return self._threshold

    @property
    def histogram(self) -> ScoreHistogram:
        """The plot, made when it is first needed: the plotting library takes a quarter of a second to load."""
        if self._histogram is None:
            from fomoad_gui.ui.threshold.histogram import ScoreHistogram

            self._histogram = ScoreHistogram()
            self._place_histogram(self._histogram)
        return self._histogram

    def release(self) -> None:
        """To be called before the window goes; see `ScoreHistogram.close`."""
        if self._histogram is not None:
            self._histogram.close()
            # without its scene it would not survive another change of theme
            self._histogram.deleteLater()

    def show_evidence(self, evidence: ThresholdEvidence) -> None:
        """Show other scores, with the threshold of their calibration."""
        self._evidence = evidence
        self._threshold = evidence.calibration.threshold
        self._uncommitted = False
        self.key.show_counts(evidence)
        self._pages.setCurrentIndex(1)
        self._show_range()
        self._show_budget()
        self._show_threshold()

    def clear(self) -> None:
        """Show that there are no scores."""
        self._evidence = None
        self._pages.setCurrentIndex(0)

    def set_calibration(self, calibration: Calibration) -> None:
        """Show another threshold and false-alarm rate for the same scores, set by somebody else."""
        if self._evidence is not None:
            self._evidence = dataclasses.replace(self._evidence, calibration=calibration)
            self._threshold = calibration.threshold
            self._show_budget()
            self._show_threshold()

    def nudge(self, steps: int) -> None:
        """Move by small steps as a person would with a key, and commit."""
        if self._evidence is not None:
            self._move(self._threshold + steps * self._step)
            self._commit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """← → and [ ] nudge the threshold, with Shift further; committed when the key is let go."""
        direction = STEPS.get(Qt.Key(event.key()))
        if direction is None or self._evidence is None:
            super().keyPressEvent(event)
            return
        is_large = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._move(self._threshold + direction * (LARGE_NUDGE if is_large else 1) * self._step)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """A nudge is done."""
        if event.key() in STEPS and not event.isAutoRepeat():
            self._commit()
        else:
            super().keyReleaseEvent(event)

    def _lay_out(self) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        slider_row = QWidget()
        self._slider_room = QHBoxLayout(slider_row)
        self._slider_room.setContentsMargins(0, 0, 0, 0)
        self._slider_room.addWidget(self.slider)
        self._plot_column = QVBoxLayout()
        self._plot_column.setSpacing(Space.XS)
        self._plot_column.addWidget(self.key)
        self._plot_column.addWidget(slider_row)
        threshold_line, budget_line = _line("Threshold", self.field), _line("False-alarm budget", self.budget)
        threshold_line.setStretchFactor(self.field, 1)
        threshold_line.addWidget(self.reset)
        review_line = _line("Review budget", self.review)
        for line in (budget_line, review_line):
            line.insertStretch(1)
        side = QWidget()
        side.setFixedWidth(SIDE_WIDTH)
        right = QVBoxLayout(side)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(Space.S)
        right.addLayout(threshold_line)
        right.addLayout(budget_line)
        right.addLayout(review_line)
        right.addWidget(self.findings, 1)
        page = QWidget()
        columns = QHBoxLayout(page)
        columns.setContentsMargins(Space.M, Space.M, Space.M, Space.M)
        columns.setSpacing(Space.L)
        columns.addLayout(self._plot_column, 1)
        columns.addWidget(side)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.empty)
        self._pages.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._pages)

    def _place_histogram(self, histogram: ScoreHistogram) -> None:
        histogram.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._plot_column.insertWidget(self._plot_column.indexOf(self.key) + 1, histogram, 1)
        histogram.show()  # at once, and not when the layout comes to it
        histogram.dragged.connect(self._move)
        histogram.dropped.connect(lambda _value: self._commit())
        histogram.range_changed.connect(lambda _low, _high: self._show_slider())
        histogram.bin_clicked.connect(self.bin_chosen)
        histogram.plot_moved.connect(self._align_slider)

    def _connect(self) -> None:
        self.slider.valueChanged.connect(self._slide)
        self.slider.sliderReleased.connect(self._commit)
        self.field.valueChanged.connect(self._type)
        self.budget.valueChanged.connect(lambda _value: self._choose(self.budget.rate))
        self.review.valueChanged.connect(lambda _value: self._ask_review(self.review.rate))
        self.reset.clicked.connect(lambda: self._choose(self.budget.rate))

    def _slide(self, value: int) -> None:
        low, high = self.histogram.seen_range
        self._move(low + value / SLIDER_STEPS * (high - low))
        if not self.slider.isSliderDown():
            self._commit()

    def _type(self, value: float) -> None:
        self._move(value)
        self._commit()

    def _choose(self, rate: float) -> None:
        if self._evidence is not None:
            self.set_calibration(self._evidence.calibration.with_false_alarm_rate(rate))
            self.budget_chosen.emit(rate)

    def _ask_review(self, rate: float) -> None:
        """A review of fewer good parts than are NG already would be none."""
        if self._evidence is not None:
            calibration = self._evidence.calibration
            self.set_calibration(calibration.with_review_rate(rate if rate > calibration.false_alarm_rate else 0.0))
            self.review_chosen.emit(self._evidence.calibration.review_rate)

    def _move(self, threshold: float) -> None:
        if self._evidence is None or not math.isfinite(threshold) or threshold == self._threshold:
            return
        self._threshold = threshold
        self._uncommitted = True
        self._show_threshold()
        self.threshold_changed.emit(threshold)

    def _commit(self) -> None:
        if self._uncommitted:
            self._uncommitted = False
            self.threshold_committed.emit(self._threshold)

    def _show_range(self) -> None:
        assert self._evidence is not None
        self._low, self._high = score_range(self._evidence.groups, (self._evidence.suggested, self._threshold))
        self._step = nudge_step(self._low, self._high)
        self.histogram.show_evidence(self._evidence, (self._low, self._high))
        self.field.blockSignals(True)
        self.field.setDecimals(decimals_for(self._step))
        self.field.setSingleStep(self._step)
        self.field.blockSignals(False)

    def _show_threshold(self) -> None:
        if self._evidence is None:
            return
        if not self._low <= self._threshold <= self._high:
            self._show_range()
        calibration = dataclasses.replace(self._evidence.calibration, threshold=self._threshold)
        self.histogram.set_threshold(self._threshold, calibration.review_threshold)
        self.field.blockSignals(True)
        self.field.setValue(float(rounded_up(self._threshold, self.field.decimals())))
        self.field.blockSignals(False)
        self._show_slider()
        self.findings.show_threshold(self._evidence, self._threshold)
        self.reset.setEnabled(self._threshold != self._evidence.suggested)

    def _show_budget(self) -> None:
        assert self._evidence is not None
        rate = self._evidence.calibration.false_alarm_rate
        for field, shown in ((self.budget, rate), (self.review, self._evidence.calibration.review_rate)):
            field.blockSignals(True)
            field.set_rate(shown)
            field.blockSignals(False)
        self.reset.setToolTip(
            f"Set the threshold to the lowest that good pictures support for {per_cent(rate)} false alarms."
        )

    def _show_slider(self) -> None:
        if self.slider.isSliderDown():
            return
        low, high = self.histogram.seen_range
        self.slider.blockSignals(True)
        self.slider.setValue(round(SLIDER_STEPS * (self._threshold - low) / (high - low)))
        self.slider.blockSignals(False)

    def _align_slider(self) -> None:
        """The slider's handle stays below the line."""
        left, right = self.histogram.plot_edges()
        overhang = SLIDER_HANDLE // 2
        self._slider_room.setContentsMargins(
            max(round(left) - overhang, 0), 0, max(round(self.histogram.width() - right) - overhang, 0), 0
        )


def _line(name: str, field: QWidget) -> QHBoxLayout:
    """A name and the field that it belongs to, side by side."""
    label = QLabel(name)
    label.setBuddy(field)
    line = QHBoxLayout()
    line.setSpacing(Space.S)
    line.addWidget(label)
    line.addWidget(field)
    return line


class _Slider(QSlider):
    """Leaves the arrow keys to the panel, so that they nudge by the same step everywhere."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in STEPS:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        event.ignore()
