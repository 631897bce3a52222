"""A message that waits without standing in the way: what happened, how to mend it, details on request."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from fomoad_gui.ui.start.start_page import ThemedIcon
from fomoad_gui.ui.theme.icons import set_icon
from fomoad_gui.ui.theme.style import set_role
from fomoad_gui.ui.theme.tokens import Space


class NoticeBar(QFrame):
    """Shows the latest message until it is dismissed or replaced. `details_requested()` asks for more."""

    details_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "notice")
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.RichText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._details = QPushButton("Details…")
        self._details.clicked.connect(self.details_requested)
        close = QToolButton()
        set_icon(close, "remove")
        close.setToolTip("Dismiss")
        close.setAccessibleName("Dismiss")
        close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.M, Space.S, Space.S, Space.S)
        row.setSpacing(Space.M)
        row.addWidget(ThemedIcon("warning", "warning", 20))
        row.addWidget(self._text, 1)
        row.addWidget(self._details)
        row.addWidget(close)
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
