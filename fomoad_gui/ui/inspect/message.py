"""What stands where the picture would be: nothing chosen yet, or a file that cannot be read."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from fomoad_gui.ui.theme.current import current_theme
from fomoad_gui.ui.theme.icons import pixmap
from fomoad_gui.ui.theme.style import set_role
from fomoad_gui.ui.theme.tokens import Space

ICON_EDGE = 48
WIDEST_TEXT = 440


class MessagePane(QWidget):
    """An icon, a sentence, and what to do, in the middle."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = QLabel()
        self.message = QLabel()
        set_role(self.message, "heading")
        self.remedy = QLabel()
        set_role(self.remedy, "muted")
        column = QWidget()
        column.setMaximumWidth(WIDEST_TEXT)
        lines = QVBoxLayout(column)
        lines.setSpacing(Space.S)
        lines.addStretch(1)
        for label in (self._icon, self.message, self.remedy):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(label is not self._icon)
            lines.addWidget(label)
        lines.addStretch(1)
        layout = QHBoxLayout(self)
        layout.addStretch(1)
        layout.addWidget(column, 100)
        layout.addStretch(1)
        self._name = "picture"

    def show_message(self, icon: str, message: str, remedy: str) -> None:
        """Say something; `icon` names a drawing."""
        self._name = icon
        self.message.setText(message)
        self.remedy.setText(remedy)
        self._tint()

    def changeEvent(self, event: QEvent) -> None:
        """Tint the icon for another theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._tint()

    def _tint(self) -> None:
        ratio = self.devicePixelRatioF()
        picture = pixmap(self._name, current_theme().text_muted, round(ICON_EDGE * ratio))
        picture.setDevicePixelRatio(ratio)
        self._icon.setPixmap(picture)
