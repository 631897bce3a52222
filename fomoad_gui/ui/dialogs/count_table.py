"""How many pictures of which kind are used for what."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QSizePolicy, QWidget

from fomoad_gui.core.samples import USED_SPLITS, Label, Split
from fomoad_gui.ui.dialogs.import_choice import CountRow
from fomoad_gui.ui.samples.shown import LABEL_NAMES, SPLIT_NAMES
from fomoad_gui.ui.theme.badges import paint_badge
from fomoad_gui.ui.theme.current import current_theme
from fomoad_gui.ui.theme.style import set_role
from fomoad_gui.ui.theme.tokens import Space

TIPS = {
    Split.TRAIN: "The detector learns from these",
    Split.CALIBRATION: "Good pictures for the threshold: held out of training, or learnt from and judged in turn",
    Split.TEST: "Results are measured on these, and on these only",
}


class Badge(QWidget):
    """A label's shape."""

    def __init__(self, label: Label) -> None:
        super().__init__()
        self._label = label
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """As large as a line of text."""
        return QSize(16, 16)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The shape in the theme's colour."""
        del event
        paint_badge(QPainter(self), self.rect().toRectF(), self._label, current_theme())


class CountTable(QFrame):
    """A compact table: a row for each kind, a column for each use."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(Space.M, Space.S, Space.M, Space.S)
        self._grid.setHorizontalSpacing(Space.L)
        self._grid.setVerticalSpacing(Space.XS)
        self._grid.setColumnStretch(1, 1)

    def show_rows(self, rows: Sequence[CountRow]) -> None:
        """Show these counts in place of those before."""
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            assert widget is not None
            widget.hide()
            widget.deleteLater()
        for column, split in enumerate(USED_SPLITS):
            heading = _number(SPLIT_NAMES[split])
            set_role(heading, "caption")
            heading.setToolTip(TIPS[split])
            self._grid.addWidget(heading, 0, 2 + column)
        total = _number("All")
        set_role(total, "caption")
        self._grid.addWidget(total, 0, 2 + len(USED_SPLITS))
        for line, row in enumerate(rows, start=1):
            name = LABEL_NAMES[row.label] + (f": {row.defect_class}" if row.defect_class else "")
            self._grid.addWidget(Badge(row.label), line, 0, Qt.AlignmentFlag.AlignVCenter)
            self._grid.addWidget(QLabel(name, textFormat=Qt.TextFormat.PlainText), line, 1)
            for column, count in enumerate((*row.counts, row.total)):
                cell = _number(f"{count:,}" if count else "–")
                set_role(cell, "strong" if count and column == len(USED_SPLITS) else "muted" if not count else "body")
                self._grid.addWidget(cell, line, 2 + column)
        # At once and not with the next event, so that the table's size hint holds for these rows.
        for index in range(self._grid.count()):
            item = self._grid.itemAt(index)
            if item is not None and (widget := item.widget()) is not None:
                widget.show()
        self._grid.activate()

    def text(self) -> list[list[str]]:
        """What the table says, row by row, without the shapes."""
        rows = []
        for line in range(self._grid.rowCount()):
            places = (self._grid.itemAtPosition(line, column) for column in range(1, self._grid.columnCount()))
            labels = (place.widget() for place in places if place is not None)
            words = [label.text() for label in labels if isinstance(label, QLabel)]
            if words:
                rows.append(words)
        return rows


def _number(text: str) -> QLabel:
    return QLabel(text, alignment=Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
