"""The counts above the results table: good and defective test pictures, false alarms and misses."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from fomoad_gui.core.calibration import binomial_interval
from fomoad_gui.ui.results.tally import Counts
from fomoad_gui.ui.samples.shown import format_threshold
from fomoad_gui.ui.theme.style import set_role
from fomoad_gui.ui.theme.tokens import Space

NO_SCORES = "No scores yet. Train a model to see how each picture does."
NOTHING_TO_MEASURE = "No labelled test pictures yet. Label some as good or defect in the test split to measure results."


class Figure(QWidget):
    """A count, what share of what it is, and its caption; the tooltip says how sure the share is."""

    def __init__(self, caption: str, role: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count = 0
        self._of: int | None = None
        self._number = QLabel("0")
        set_role(self._number, "title")
        self._caption = QLabel(caption)
        set_role(self._caption, role)
        self._share = QLabel()
        set_role(self._share, "muted")
        line = QHBoxLayout()
        line.setSpacing(Space.S)
        line.addWidget(self._number)
        line.addWidget(self._share)
        line.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._caption)
        layout.addLayout(line)

    def show_count(self, count: int, of: int | None = None) -> None:
        """Show a count, out of so many where it is a share."""
        self._count, self._of = count, of
        self._number.setText(f"{count:,}")
        self._share.setText(f"{100 * count / of:.1f} %" if of else "")
        share = f", {self._share.text()}" if of else ""
        self.setAccessibleName(f"{self._caption.text()}: {count}{share}")

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and self._of:
            low, high = binomial_interval(self._count, self._of)
            self.setToolTip(
                f"{self._count:,} of {self._of:,}. With so many pictures the true rate lies between "
                f"{100 * low:.1f} % and {100 * high:.1f} % (95 % confidence)."
            )
        return super().event(event)


class Summary(QFrame):
    """Four figures and a sentence on what they were measured on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "bar")
        self.good = Figure("Good", "good")
        self.false_alarms = Figure("False alarms", "muted")
        self.defects = Figure("Defects", "defect")
        self.missed = Figure("Missed", "muted")
        self.sentence = QLabel(wordWrap=True)
        set_role(self.sentence, "caption")
        self._figures = QWidget()
        line = QHBoxLayout(self._figures)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(Space.XL)
        for figure in (self.good, self.false_alarms, self.defects, self.missed):
            line.addWidget(figure, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        layout.setSpacing(Space.XS)
        layout.addWidget(self._figures)
        layout.addWidget(self.sentence)
        self.show_counts(None, None)

    def show_counts(self, counts: Counts | None, threshold: float | None) -> None:
        """Show these counts at this threshold; None where there are no scores or there is no threshold."""
        is_measured = counts is not None and bool(counts.good or counts.defects)
        self._figures.setVisible(is_measured)
        if counts is None or threshold is None:
            self.sentence.setText(NO_SCORES)
            return
        self.good.show_count(counts.good)
        self.false_alarms.show_count(counts.false_alarms, counts.good)
        self.defects.show_count(counts.defects)
        self.missed.show_count(counts.missed, counts.defects)
        measured = f"On the test pictures, at a threshold of {format_threshold(threshold)}."
        self.sentence.setText(
            " ".join((measured if is_measured else NOTHING_TO_MEASURE, _calibration_sentence(counts)))
        )


def _calibration_sentence(counts: Counts) -> str:
    if not counts.calibration:
        return ""
    pictures = "picture is" if counts.calibration == 1 else "pictures are"
    over = "is" if counts.calibration_over == 1 else "are"
    return (
        f"{counts.calibration:,} good {pictures} held out for calibration; {counts.calibration_over:,} of them {over} "
        "at or over the threshold."
    )
