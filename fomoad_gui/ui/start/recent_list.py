"""The recent projects, each a button with its name and where it lies."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QMenu, QScrollArea, QVBoxLayout, QWidget

from fomoad_gui.app.recent import RecentProject
from fomoad_gui.ui.theme.current import current_theme
from fomoad_gui.ui.theme.fonts import font
from fomoad_gui.ui.theme.icons import pixmap
from fomoad_gui.ui.theme.tokens import Radius, Space, TextRole

ICON_EDGE = 20


class RecentButton(QAbstractButton):
    """One project; greyed and marked if its folder is not there now. `forgotten` asks to take it off the list."""

    forgotten = Signal()

    def __init__(self, project: RecentProject, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.project = project
        self._place = str(project.path.parent) if project.exists else f"Not found: {project.path}"
        self.setEnabled(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor if project.exists else Qt.CursorShape.ArrowCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(f"{project.name}, {self._place}")
        self.setToolTip(str(project.path))
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._show_menu)

    def sizeHint(self) -> QSize:
        """Two lines of text."""
        lines = QFontMetrics(font(TextRole.STRONG)).height() + QFontMetrics(font(TextRole.CAPTION)).height()
        return QSize(280, lines + 2 * Space.S)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Icon, name and place; the ground answers to the mouse and the keyboard."""
        del event
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isDown() or (self.underMouse() and self.project.exists):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.pressed if self.isDown() else theme.hover))
            painter.drawRoundedRect(self.rect(), Radius.M, Radius.M)
        if self.hasFocus():
            painter.setPen(QColor(theme.focus))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), Radius.M, Radius.M)
        ratio = self.devicePixelRatioF()
        name = "folder" if self.project.exists else "broken"
        picture = pixmap(
            name, theme.text_muted if self.project.exists else theme.text_disabled, round(ICON_EDGE * ratio)
        )
        picture.setDevicePixelRatio(ratio)
        painter.drawPixmap(QPoint(Space.S, (self.height() - ICON_EDGE) // 2), picture)
        self._write(painter)

    def _write(self, painter: QPainter) -> None:
        theme = current_theme()
        area = self.rect().adjusted(ICON_EDGE + 2 * Space.S + Space.XS, Space.S, -Space.S, -Space.S)
        for role, text, colour, mode, side in (
            (TextRole.STRONG, self.project.name, theme.text, Qt.TextElideMode.ElideRight, Qt.AlignmentFlag.AlignTop),
            (
                TextRole.CAPTION,
                self._place,
                theme.text_muted,
                Qt.TextElideMode.ElideMiddle,
                Qt.AlignmentFlag.AlignBottom,
            ),
        ):
            painter.setFont(font(role))
            painter.setPen(QColor(colour if self.project.exists else theme.text_disabled))
            painter.drawText(area, side, QFontMetrics(font(role)).elidedText(text, mode, area.width()))

    def _show_menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Remove from this list").triggered.connect(self.forgotten)
        menu.popup(self.mapToGlobal(place))


class RecentList(QScrollArea):
    """`chosen(Path)` opens a project, `forgotten(Path)` takes one off the list."""

    chosen = Signal(object)
    forgotten = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._buttons: list[RecentButton] = []
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)

    def set_projects(self, projects: Sequence[RecentProject]) -> None:
        """Show these, in this order."""
        self._buttons = [self._button(project) for project in projects]
        inside = QWidget()
        inside.setAutoFillBackground(False)
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(2)
        for button in self._buttons:
            rows.addWidget(button)
        rows.addStretch(1)
        before = self.takeWidget()
        if before is not None:
            before.deleteLater()  # it may be one of its own buttons that asked for the change
        self.setWidget(inside)

    def buttons(self) -> list[RecentButton]:
        """The rows, top first."""
        return self._buttons

    def _button(self, project: RecentProject) -> RecentButton:
        path: Path = project.path
        button = RecentButton(project)
        if project.exists:
            button.clicked.connect(lambda: self.chosen.emit(path))
        button.forgotten.connect(lambda: self.forgotten.emit(path))
        return button
