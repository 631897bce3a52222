"""The outcome of a stress test: how many good pictures become NG under each change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from fomoad_gui.ui.theme.style import set_role
from fomoad_gui.ui.theme.tokens import Space
from fomoad_gui.ui.threshold.evidence import per_cent

if TYPE_CHECKING:
    from fomoad_gui.pipeline.stress import StressTest

HEADERS = ("Good pictures", "False alarms", "Share (95 % interval)")
CALM = "No mild change raises false alarms beyond chance."


class StressDialog(QDialog):
    """Open it with `open()`; it deletes itself when closed."""

    def __init__(self, result: StressTest, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Stress test")
        self.resize(620, 640)
        rows = (result.undisturbed, *result.rows)
        self.table = QTableWidget(len(rows), len(HEADERS))
        self.table.setHorizontalHeaderLabels(list(HEADERS))
        self.table.verticalHeader().hide()
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        for place, row in enumerate(rows):
            low, high = row.interval
            share = f"{per_cent(row.false_alarms / row.count)} ({per_cent(low)} to {per_cent(high)})"
            for column, words in enumerate((row.described, f"{row.false_alarms:,} of {row.count:,}", share)):
                item = QTableWidgetItem(words)
                if column:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.table.setItem(place, column, item)
        self.advice = QLabel("\n\n".join(result.advice) or CALM, wordWrap=True)
        set_role(self.advice, "warning" if result.advice else "muted")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        layout.setSpacing(Space.M)
        layout.addWidget(self.advice)
        layout.addWidget(self.table, 1)
        layout.addWidget(buttons)
