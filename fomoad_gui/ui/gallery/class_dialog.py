"""Asks for the class of a defect: one of those known, or a new one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QListWidget, QVBoxLayout, QWidget

from fomoad_gui.ui.theme.style import set_role
from fomoad_gui.ui.theme.tokens import Space

MOST_ROWS_IN_SIGHT = 6


class ClassDialog(QDialog):
    """`chosen(str)` carries the class, empty for none; open it with `open()`, it deletes itself."""

    chosen = Signal(str)

    def __init__(self, classes: Sequence[str], preset: str, count: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Defect class")
        self.setMinimumWidth(320)
        heading = QLabel(f"What is wrong with {'this picture' if count == 1 else f'these {count} pictures'}?")
        set_role(heading, "strong")
        hint = QLabel("Leave it empty if the kind of defect does not matter.")
        set_role(hint, "caption")
        self.name = QLineEdit(preset, placeholderText="Defect class, for example scratch")
        self.name.setAccessibleName("Defect class")
        self.name.selectAll()
        self.name.installEventFilter(self)
        self.known = QListWidget()
        self.known.setAccessibleName("Known defect classes")
        self.known.addItems(list(classes))
        self.known.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.known.setVisible(bool(classes))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.ok = buttons.button(QDialogButtonBox.StandardButton.Ok)
        self.ok.setText("Label as defect")
        set_role(self.ok, "primary")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        layout.setSpacing(Space.S)
        for widget in (heading, self.name, self.known, hint, buttons):
            layout.addWidget(widget)
        self.known.ensurePolished()
        rows = min(len(classes), MOST_ROWS_IN_SIGHT)
        self.known.setFixedHeight(rows * max(self.known.sizeHintForRow(0), 1) + Space.S)
        self.known.currentTextChanged.connect(self._take_known)
        self.known.itemDoubleClicked.connect(self.accept)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.accepted.connect(lambda: self.chosen.emit(self.name.text().strip()))
        self.name.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The arrow keys walk through the known classes while the name is being typed."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
            if step and self.known.count():
                row = self.known.currentRow()
                self.known.setCurrentRow(min(max(row + step, 0), self.known.count() - 1) if row >= 0 else 0)
                return True
        return super().eventFilter(watched, event)

    def _take_known(self, name: str) -> None:
        if name:
            self.name.setText(name)
            self.name.selectAll()
