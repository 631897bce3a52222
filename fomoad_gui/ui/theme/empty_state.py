"""What stands in a view that has nothing to show: one sentence, what to do, and a button that does it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from fomoad_gui.ui.theme.current import current_theme
from fomoad_gui.ui.theme.icons import pixmap
from fomoad_gui.ui.theme.style import set_role
from fomoad_gui.ui.theme.tokens import Space

ICON_EDGE = 48
COLUMN_WIDTH = 420


class EmptyState(QWidget):
    """A centred icon, heading and sentence; `pressed` is the button's, which is left out where its text is empty."""

    pressed = Signal()

    def __init__(
        self, icon_name: str, heading: str, sentence: str, button: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._icon_name = icon_name
        self._icon = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self._heading = _label(heading, "heading")
        self._sentence = _label(sentence, "muted")
        self.button = QPushButton(button)
        self.button.setVisible(bool(button))
        self.button.clicked.connect(self.pressed)
        self._lay_out()
        self._tint()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._tint()

    def _lay_out(self) -> None:
        column = QWidget()
        column.setMaximumWidth(COLUMN_WIDTH)
        layout = QVBoxLayout(column)
        layout.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        layout.setSpacing(Space.S)
        layout.addStretch(2)
        # Without an alignment: it would keep wrapped text from having the height it needs.
        for widget in (self._icon, self._heading, self._sentence):
            layout.addWidget(widget)
        layout.addSpacing(Space.S)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)
        centred = QHBoxLayout(self)
        centred.setContentsMargins(0, 0, 0, 0)
        centred.addStretch(1)
        centred.addWidget(column, 100)
        centred.addStretch(1)

    def _tint(self) -> None:
        ratio = self.devicePixelRatioF()
        picture = pixmap(self._icon_name, current_theme().text_muted, round(ICON_EDGE * ratio))
        picture.setDevicePixelRatio(ratio)
        self._icon.setPixmap(picture)


def _label(text: str, role: str) -> QLabel:
    label = QLabel(text, alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
    set_role(label, role)
    return label
