"""What the colours mean, how many there are of each, which are shown, and a way to select them."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QIcon, QMouseEvent, QPainter, QPixmap
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from fomoad_gui.core.arrays import BoolArray
from fomoad_gui.ui.explore.colouring import Colouring
from fomoad_gui.ui.theme.tokens import Space

DOT = 12


class Row(QCheckBox):
    """A click ticks it, as with every box; a double-click emits `double_clicked()` and leaves the tick as it was."""

    double_clicked = Signal()

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        """Take back what the first click did."""
        self.toggle()
        self.double_clicked.emit()


class Legend(QWidget):
    """A box to tick for each group. `toggled()` follows every change; `shown` tells which pictures' groups are ticked.
    `chosen(int)` asks to select the pictures of that group. UI thread only."""

    toggled = Signal()
    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.boxes: list[Row] = []
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(Space.XS)
        self._rows.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._names: tuple[str, ...] = ()

    def show_groups(self, colouring: Colouring) -> None:
        """A row for each group; those that were hidden stay so where their names stay."""
        hidden = {name for name, box in zip(self._names, self.boxes, strict=True) if not box.isChecked()}
        while self.boxes:
            box = self.boxes.pop()
            self._rows.removeWidget(box)
            box.hide()
            box.deleteLater()
        self._names = colouring.names
        groups = zip(colouring.names, colouring.colours, colouring.counts, strict=True)
        for group, (name, colour, count) in enumerate(groups):
            box = Row(f"{name} ({count:,})")
            box.setIcon(_dot(colour))
            box.setChecked(name not in hidden)
            box.setToolTip(f"Show pictures of “{name}” on the map; double-click to select them")
            box.double_clicked.connect(lambda group=group: self.chosen.emit(group))
            box.toggled.connect(lambda _on: self.toggled.emit())
            self._rows.addWidget(box)
            self.boxes.append(box)

    def shown(self, colouring: Colouring) -> BoolArray:
        """Whether each picture's group is ticked, bool [N]."""
        ticked = np.array([box.isChecked() for box in self.boxes] or [True])
        found: BoolArray = ticked[colouring.groups]
        return found


def _dot(colour: int) -> QIcon:
    pixmap = QPixmap(2 * DOT, 2 * DOT)
    pixmap.fill(QColor(0, 0, 0, 0))
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(QColor.fromRgba(colour))
    painter.setPen(QColor(0, 0, 0, 0))
    painter.drawEllipse(2, 2, 2 * DOT - 4, 2 * DOT - 4)
    painter.end()
    pixmap.setDevicePixelRatio(2)
    return QIcon(pixmap)
