"""The network's input size: a common square, or any width and height that the network can take."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSpinBox, QWidget

from fomoad_gui.pipeline.recipe import LARGEST_SIZE, SIZE_STEP, SMALLEST_SIZE
from fomoad_gui.ui.theme.spin_boxes import indented
from fomoad_gui.ui.theme.tokens import Space

SQUARES = (96, 128, 160, 192, 224, 320)
OTHER = "Other…"


class SizeField(QWidget):
    """`changed` follows every change; sizes are always ones that the settings accept."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.preset = QComboBox()
        for side in SQUARES:
            self.preset.addItem(f"{side} × {side}", side)
        self.preset.addItem(OTHER, 0)
        self.preset.setAccessibleName("Input size")
        self.width_box = _side_box("Width")
        self.height_box = _side_box("Height")
        self._own = QWidget()
        own = QHBoxLayout(self._own)
        own.setContentsMargins(0, 0, 0, 0)
        own.setSpacing(Space.XS)
        for widget in (self.width_box, QLabel("×"), self.height_box, QLabel("px")):
            own.addWidget(widget)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Space.S)
        layout.addWidget(self.preset)
        layout.addWidget(self._own)
        layout.addStretch(1)
        self.preset.currentIndexChanged.connect(self._take_preset)
        for box in (self.width_box, self.height_box):
            box.valueChanged.connect(self.changed)
            box.editingFinished.connect(lambda box=box: box.setValue(SIZE_STEP * round(box.value() / SIZE_STEP)))
        self.set_size(160, 160)

    def size_in_pixels(self) -> tuple[int, int]:
        """(width, height), each a multiple of what the network steps by."""
        width, height = (SIZE_STEP * round(box.value() / SIZE_STEP) for box in (self.width_box, self.height_box))
        return width, height

    def set_size(self, width: int, height: int) -> None:
        """Show a size."""
        self.width_box.setValue(width)
        self.height_box.setValue(height)
        is_common = width == height and width in SQUARES
        self.preset.setCurrentIndex(SQUARES.index(width) if is_common else len(SQUARES))
        self._own.setVisible(not is_common)

    def _take_preset(self) -> None:
        side = self.preset.currentData()
        self._own.setVisible(not side)
        if side:
            self.width_box.setValue(side)
            self.height_box.setValue(side)


def _side_box(name: str) -> QSpinBox:
    box = QSpinBox()
    indented(box)
    box.setRange(SMALLEST_SIZE, LARGEST_SIZE)
    box.setSingleStep(SIZE_STEP)
    box.setAccessibleName(name)
    return box
