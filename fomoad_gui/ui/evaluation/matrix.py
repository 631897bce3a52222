"""The confusion matrix: a click on a number shows its pictures."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from fomoad_gui.core.calibration import Verdict
from fomoad_gui.core.samples import Label
from fomoad_gui.ui.evaluation.values import ROWS, Measured
from fomoad_gui.ui.theme.style import set_role
from fomoad_gui.ui.theme.tokens import Space

ROW_NAMES = {Label.GOOD: "Good", Label.DEFECT: "Defects"}
MEANING = {
    (Label.GOOD, Verdict.OK): "good and OK",
    (Label.GOOD, Verdict.REVIEW): "good, for review",
    (Label.GOOD, Verdict.NG): "false alarms",
    (Label.DEFECT, Verdict.OK): "missed defects",
    (Label.DEFECT, Verdict.REVIEW): "defects for review",
    (Label.DEFECT, Verdict.NG): "defects found",
}

MISTAKES = ("false alarms", "missed defects")


class ConfusionMatrix(QWidget):
    """`requested(tuple[str, ...], str)` carries the samples behind a number and what they are."""

    requested = Signal(object, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._measured: Measured | None = None
        self.cells: dict[tuple[Label, Verdict], QPushButton] = {}
        self._shares: dict[tuple[Label, Verdict], QLabel] = {}
        self._holders: dict[tuple[Label, Verdict], QWidget] = {}
        self._headings: dict[Verdict, QLabel] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(Space.S)
        for column, verdict in enumerate(Verdict, start=1):
            heading = self._headings[verdict] = QLabel(verdict.value)
            set_role(heading, "strong")
            grid.addWidget(heading, 0, column, Qt.AlignmentFlag.AlignHCenter)
            grid.setColumnStretch(column, 1)
        for row, label in enumerate(ROWS, start=1):
            name = QLabel(ROW_NAMES[label])
            set_role(name, "strong")
            grid.addWidget(name, row, 0)
            for column, verdict in enumerate(Verdict, start=1):
                grid.addWidget(self._cell(label, verdict), row, column)

    def show_measured(self, measured: Measured) -> None:
        """Show these numbers."""
        self._measured = measured
        for verdict, heading in self._headings.items():
            heading.setVisible(verdict in measured.verdicts)
        for key, button in self.cells.items():
            is_there = key[1] in measured.verdicts
            self._holders[key].setVisible(is_there)
            if is_there:
                ids = measured.matrix[key]
                button.setText(f"{len(ids):,}")
                button.setEnabled(bool(ids))
                set_role(button, "danger" if ids and MEANING[key] in MISTAKES else "plain")
                button.setAccessibleName(f"{len(ids)} {MEANING[key]}")
                self._shares[key].setText(measured.share_words(*key))

    def _cell(self, label: Label, verdict: Verdict) -> QWidget:
        key = (label, verdict)
        button = self.cells[key] = QPushButton()
        button.setToolTip(f"Show the {MEANING[key]}")
        button.clicked.connect(lambda: self._request(key))
        share = self._shares[key] = QLabel(alignment=Qt.AlignmentFlag.AlignHCenter)
        set_role(share, "caption")
        holder = self._holders[key] = QWidget()
        stack = QVBoxLayout(holder)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(Space.XS)
        stack.addWidget(button)
        stack.addWidget(share)
        return holder

    def _request(self, key: tuple[Label, Verdict]) -> None:
        if self._measured is not None:
            self.requested.emit(self._measured.matrix[key], MEANING[key])
