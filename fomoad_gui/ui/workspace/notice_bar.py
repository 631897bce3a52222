"""A message that waits without standing in the way: what happened, how to mend it, details on request."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from fomoad_gui.ui.start.start_page import ThemedIcon
from fomoad_gui.ui.theme.icons import set_icon
from fomoad_gui.ui.theme.style import set_role
from fomoad_gui.ui.theme.tokens import Space


class NoticeBar(QWidget):
    """Shows the latest message until it is dismissed or replaced. `details_requested()` asks for more."""

    details_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = QLabel(wordWrap=True, textFormat=Qt.TextFormat.RichText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._details = QPushButton()
        self._details.clicked.connect(self.details_requested)
        self.close_button = QToolButton()
        set_icon(self.close_button, "close")
        self.close_button.setToolTip("Dismiss")
        self.close_button.setAccessibleName("Dismiss")
        self.close_button.clicked.connect(self.hide)
        frame = QFrame()
        set_role(frame, "notice")
        row = QHBoxLayout(frame)
        row.setContentsMargins(Space.M, Space.XS, Space.XS, Space.XS)
        row.setSpacing(Space.M)
        row.addWidget(ThemedIcon("warning", "warning", 20))
        for widget, stretch in ((self._text, 1), (self._details, 0), (self.close_button, 0)):
            row.addWidget(widget, stretch)
        around = QVBoxLayout(self)
        around.setContentsMargins(Space.S, Space.S, Space.S, Space.S)
        around.addWidget(frame)
        self.hide()

    @property
    def text(self) -> str:
        """The message and the remedy as shown, in rich text."""
        return self._text.text()

    def show_message(self, message: str, remedy: str, details: str = "") -> None:
        """Show a message; `details` is what the button says that leads to more, none if empty."""
        self._text.setText(f"<b>{escaped(message)}</b> {escaped(remedy)}")
        self._details.setText(details)
        self._details.setVisible(bool(details))
        self.show()


def escaped(text: str) -> str:
    """Text for a label with rich text: file names may hold anything."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\n", "<br>")
