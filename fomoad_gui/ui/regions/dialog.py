"""Which regions there are, drawn on the picture that is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from fomoad_gui.core.arrays import Uint8Array
from fomoad_gui.core.regions import Region
from fomoad_gui.ui.regions.canvas import RegionCanvas
from fomoad_gui.ui.theme.style import set_role
from fomoad_gui.ui.theme.tokens import Space

HINT = (
    "Draw a rectangle on the picture. What is in an ignored one never counts; one with a name gets a threshold of its "
    "own when you train the next time, and goes into the export."
)


class RegionsDialog(QDialog):
    """`confirmed(tuple[Region, ...])` carries what was agreed to. Open it with `open()`; it deletes itself after."""

    confirmed = Signal(object)

    def __init__(self, pixels: Uint8Array, regions: Sequence[Region], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Regions")
        self.resize(760, 640)
        self._regions = list(regions)
        self._current = -1
        self.canvas = RegionCanvas(pixels)
        hint = QLabel(HINT, wordWrap=True)
        set_role(hint, "muted")
        self.name = QLineEdit(placeholderText="Draw or click a region to name it")
        self.name.setAccessibleName("Name of the region")
        self.ignored = QCheckBox("Ignore what is in it")
        self.remove = QPushButton("Remove")
        role = QDialogButtonBox.ButtonRole
        self.buttons = QDialogButtonBox()
        self.apply_button = self.buttons.addButton("Use these", role.AcceptRole)
        self.buttons.addButton("Cancel", role.RejectRole)
        set_role(self.apply_button, "primary")
        line = QHBoxLayout()
        line.setSpacing(Space.M)
        line.addWidget(self.name, 1)
        line.addWidget(self.ignored)
        line.addWidget(self.remove)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        layout.setSpacing(Space.M)
        layout.addWidget(hint)
        layout.addWidget(self.canvas, 1)
        layout.addLayout(line)
        layout.addWidget(self.buttons)
        self.canvas.drawn.connect(self._add)
        self.canvas.picked.connect(self._pick)
        self.canvas.removal_asked.connect(self._remove)
        self.remove.clicked.connect(self._remove)
        self.name.textEdited.connect(lambda _text: self._change())
        self.ignored.toggled.connect(lambda _is_on: self._change())
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.accepted.connect(lambda: self.confirmed.emit(self.regions))
        self._pick(-1)

    @property
    def regions(self) -> tuple[Region, ...]:
        """As they stand."""
        return tuple(self._regions)

    def _add(self, box: QRectF) -> None:
        taken = {region.name for region in self._regions}
        name = next(name for n in range(1, len(taken) + 2) if (name := f"region {n}") not in taken)
        self._regions.append(Region(name, box.left(), box.top(), box.right(), box.bottom()))
        self._pick(len(self._regions) - 1)
        self.name.setFocus()
        self.name.selectAll()

    def _pick(self, number: int) -> None:
        self._current = number
        region = self._regions[number] if number >= 0 else None
        for widget in (self.name, self.ignored, self.remove):
            widget.setEnabled(region is not None)
        self.ignored.blockSignals(True)
        self.ignored.setChecked(region is not None and region.ignored)
        self.ignored.blockSignals(False)
        self.name.setText(region.name if region is not None else "")
        self.canvas.show_regions(self._regions, number)

    def _change(self) -> None:
        """Take over name and use as they stand in the fields."""
        if self._current >= 0:
            name = self.name.text().strip() or "region"
            self._regions[self._current] = replace(
                self._regions[self._current], name=name, ignored=self.ignored.isChecked()
            )
            self.canvas.show_regions(self._regions, self._current)

    def _remove(self) -> None:
        if self._current >= 0:
            del self._regions[self._current]
            self._pick(-1)
