"""The page without a project: drop pictures, or go on where one left off."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from fomoad_gui.app.recent import RecentProject
from fomoad_gui.ui.start.recent_list import RecentButton, RecentList
from fomoad_gui.ui.theme.current import current_theme
from fomoad_gui.ui.theme.icons import pixmap
from fomoad_gui.ui.theme.style import set_role
from fomoad_gui.ui.theme.tokens import Radius, Space

STEPS = (
    "Drop twenty or more pictures of good parts.",
    "Press Train: it takes seconds.",
    "Drop suspicious parts: the heat map shows what is odd.",
    "Set the threshold and export the detector.",
)


class DropCard(QFrame):
    """A dashed field that looks like what it is: the place to drop pictures on."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, dashes and the icon."""
        del event
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(QColor(theme.border_strong), 1.5, Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([5, 4])
        painter.setPen(pen)
        painter.setBrush(QColor(theme.surface))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), Radius.L, Radius.L)


class ThemedIcon(QWidget):
    """An icon in the theme's colours, drawn at `edge` device-independent pixels."""

    def __init__(self, name: str, tint: str, edge: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._tint, self._edge = name, tint, edge
        self.setFixedSize(edge, edge)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The icon, sharp on any screen."""
        del event
        ratio = self.devicePixelRatioF()
        picture = pixmap(self._name, getattr(current_theme(), self._tint), round(self._edge * ratio))
        picture.setDevicePixelRatio(ratio)
        QPainter(self).drawPixmap(0, 0, picture)


class StartPage(QWidget):
    """Emits what a person wants to do; knows nothing of how it is done."""

    pictures_requested = Signal()
    folder_requested = Signal()
    sample_requested = Signal()
    open_requested = Signal()
    recent_chosen = Signal(object)
    recent_forgotten = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._recent = RecentList()
        self._recent.chosen.connect(self.recent_chosen)
        self._recent.forgotten.connect(self.recent_forgotten)
        self._recent_side = self._make_recent_side()
        columns = QHBoxLayout(self)
        columns.setContentsMargins(48, 40, 48, 40)
        columns.setSpacing(40)
        columns.addWidget(self._make_card(), 3)
        columns.addWidget(self._recent_side, 2)

    def set_recent(self, projects: Sequence[RecentProject]) -> None:
        """Show the projects open last; without any, the field to drop on has the whole page."""
        self._recent.set_projects(projects)
        self._recent_side.setVisible(bool(projects))
        self._open.setVisible(not projects)

    def recent_buttons(self) -> list[RecentButton]:
        """The recent projects as buttons, the latest first."""
        return self._recent.buttons()

    def _make_card(self) -> QWidget:
        card = DropCard()
        card.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.XL)
        inside.setSpacing(Space.S)
        inside.addStretch(2)
        inside.addWidget(ThemedIcon("import", "link", 48), 0, Qt.AlignmentFlag.AlignHCenter)
        inside.addSpacing(Space.S)
        inside.addWidget(_text("Drop pictures of good parts here", "title"))
        inside.addWidget(
            _text("Files or a whole folder, anywhere in this window. Everything stays on this computer.", "muted")
        )
        inside.addSpacing(Space.L)
        inside.addLayout(self._make_buttons())
        inside.addSpacing(Space.XL + Space.S)
        inside.addLayout(_steps())
        self._open = QPushButton("Open a project…")
        self._open.clicked.connect(self.open_requested)
        inside.addSpacing(Space.M)
        inside.addWidget(self._open, 0, Qt.AlignmentFlag.AlignHCenter)
        inside.addStretch(3)
        return card

    def _make_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addStretch(1)
        for text, role, signal in (
            ("Choose pictures…", "primary", self.pictures_requested),
            ("Choose a folder…", "", self.folder_requested),
            ("Try it with a sample", "", self.sample_requested),
        ):
            button = QPushButton(text)
            if role:
                set_role(button, role)
            button.clicked.connect(signal)
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _make_recent_side(self) -> QWidget:
        side = QWidget()
        rows = QVBoxLayout(side)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(Space.S)
        heading = QHBoxLayout()
        heading.addWidget(_text("Recent projects", "heading", Qt.AlignmentFlag.AlignLeft))
        heading.addStretch(1)
        another = QPushButton("Open another…")
        another.clicked.connect(self.open_requested)
        heading.addWidget(another)
        rows.addLayout(heading)
        rows.addWidget(self._recent, 1)
        return side


def _steps() -> QHBoxLayout:
    """What happens from here on, numbered."""
    centred = QHBoxLayout()
    lines = QVBoxLayout()
    lines.setSpacing(Space.XS)
    for number, step in enumerate(STEPS, start=1):
        lines.addWidget(_text(f"{number}.  {step}", "muted", Qt.AlignmentFlag.AlignLeft))
    centred.addStretch(1)
    centred.addLayout(lines)
    centred.addStretch(1)
    return centred


def _text(text: str, role: str, alignment: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignHCenter) -> QLabel:
    label = QLabel(text)
    label.setAlignment(alignment)
    set_role(label, role)
    return label
