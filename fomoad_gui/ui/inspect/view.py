"""The inspector: one picture with its heat map, its score and verdict, and the means to look closely."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from fomoad_gui.ui.inspect.canvas import STEP, PictureCanvas
from fomoad_gui.ui.inspect.header import InspectHeader
from fomoad_gui.ui.inspect.legend import Legend
from fomoad_gui.ui.inspect.tools import InspectTools
from fomoad_gui.ui.inspect.values import CellReading, InspectedPicture
from fomoad_gui.ui.inspect.words import reading_text
from fomoad_gui.ui.theme.empty_state import EmptyState
from fomoad_gui.ui.theme.style import set_role
from fomoad_gui.vision.colour import ColourMap
from fomoad_gui.vision.overlay import HeatScale

NOTHING = ("No picture chosen", "Choose one in the gallery, or drop pictures and folders anywhere in the window.")


class InspectView(QWidget):
    """Shows what it is given and asks for the neighbours; knows nothing of files. UI thread only.

    `opacity_changed(float)` and `colour_map_changed(str)` tell of a person's choice, to be remembered.
    """

    previous_requested = Signal()
    next_requested = Signal()
    opacity_changed = Signal(float)
    colour_map_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.header = InspectHeader()
        self.canvas = PictureCanvas()
        self.legend = Legend()
        self.tools = InspectTools()
        self.empty = EmptyState("picture", *NOTHING)
        self.broken = EmptyState("broken", "", "")
        self._picture: InspectedPicture | None = None
        self._scale: HeatScale | None = None
        self._held = False
        self._review: float | None = None
        self._lay_out()
        self._connect()
        self.set_neighbours(False, False)
        self.clear()

    def show_picture(self, picture: InspectedPicture) -> None:
        """Show a picture; zoom and place stay if it is as large as the one before and was not fitted."""
        self._picture = picture
        self.canvas.set_picture(picture)
        self._pages.setCurrentWidget(self._page)
        self._refresh()

    def show_message(self, name: str, message: str, remedy: str) -> None:
        """Say why the picture `name` cannot be shown, and what to do."""
        outdated, self.broken = self.broken, EmptyState("broken", message, remedy)
        self._pages.addWidget(self.broken)
        self._drop_picture(self.broken)
        self._pages.removeWidget(outdated)
        outdated.deleteLater()
        self.header.set_name(name)

    def clear(self) -> None:
        """Show that no picture is chosen."""
        self._drop_picture(self.empty)

    def set_scale(self, scale: HeatScale | None, review: float | None = None) -> None:
        """The model's scale at the threshold in use; everything is coloured anew. None without a model. From
        `review` on a score is REVIEW, None for no review.
        """
        self._review = review
        self._scale = scale
        self.canvas.set_scale(scale)
        self.legend.set_scale(scale)
        self._refresh()

    def set_neighbours(self, has_previous: bool, has_next: bool) -> None:
        """Whether there is a picture before and after this one."""
        self.header.set_neighbours(has_previous, has_next)

    def set_opacity(self, opacity: float) -> None:
        """Cover the picture that much, 0 to 1."""
        self.tools.set_opacity(opacity)

    def set_colour_map(self, name: str) -> None:
        """Draw the heat in these colours; an unknown name changes nothing."""
        if name in list(ColourMap):
            self.tools.set_colour_map(ColourMap(name))

    def hold_heat_hidden(self, held: bool) -> None:
        """Hide the heat map for as long as somebody holds a key."""
        self._held = held
        self._show_heat()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """H hides the heat map while held, F fits, Z is actual size, + and − zoom, A and D go to the neighbours."""
        key = event.key()
        if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            super().keyPressEvent(event)
        elif key == Qt.Key.Key_H:
            if not event.isAutoRepeat():
                self.hold_heat_hidden(True)
        elif key in self._actions:
            self._actions[Qt.Key(key)]()
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Letting go of H shows the heat map again."""
        if event.key() == Qt.Key.Key_H:
            if not event.isAutoRepeat():
                self.hold_heat_hidden(False)
        else:
            super().keyReleaseEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """A window in the background does not hear that a key is let go."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self.hold_heat_hidden(False)

    def _lay_out(self) -> None:
        self._page = QFrame()
        set_role(self._page, "surface")
        beside = QHBoxLayout(self._page)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(0)
        beside.addWidget(self.canvas, 1)
        beside.addWidget(self.legend)
        self._pages = QStackedWidget()
        for page in (self._page, self.empty, self.broken):
            self._pages.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addWidget(self._pages, 1)
        layout.addWidget(self.tools)

    def _connect(self) -> None:
        self.header.previous_requested.connect(self.previous_requested)
        self.header.next_requested.connect(self.next_requested)
        self.canvas.hovered.connect(self._read)
        self.canvas.zoom_changed.connect(self.tools.set_zoom)
        self.canvas.focus_left.connect(lambda: self.hold_heat_hidden(False))
        self.tools.heat_toggled.connect(lambda _on: self._show_heat())
        self.tools.opacity_changed.connect(self.canvas.set_opacity)
        self.tools.opacity_changed.connect(self.opacity_changed)
        self.tools.colour_map_changed.connect(self._choose_colour_map)
        self.tools.fit_requested.connect(self.canvas.fit)
        self.tools.actual_size_requested.connect(self.canvas.actual_size)
        self.tools.zoom_requested.connect(lambda closer: self.canvas.zoom(STEP if closer else 1 / STEP))
        self._actions = {
            Qt.Key.Key_F: self.canvas.fit,
            Qt.Key.Key_Z: self.canvas.actual_size,
            Qt.Key.Key_Plus: lambda: self.canvas.zoom(STEP),
            Qt.Key.Key_Equal: lambda: self.canvas.zoom(STEP),
            Qt.Key.Key_Minus: lambda: self.canvas.zoom(1 / STEP),
            Qt.Key.Key_A: self.header.previous_button.click,
            Qt.Key.Key_Left: self.header.previous_button.click,
            Qt.Key.Key_D: self.header.next_button.click,
            Qt.Key.Key_Right: self.header.next_button.click,
        }

    def _drop_picture(self, instead: QWidget) -> None:
        self._picture = None
        self.canvas.set_picture(None)
        self._pages.setCurrentWidget(instead)
        self._refresh()

    def _refresh(self) -> None:
        has_heat = self._picture is not None and self._picture.cells is not None and self._scale is not None
        threshold = self._scale.threshold if self._scale is not None else None
        self.header.set_picture(self._picture, threshold, self._review)
        self.legend.setVisible(has_heat)
        self.tools.set_usable(self._picture is not None, has_heat)

    def _read(self, reading: CellReading | None) -> None:
        self.tools.reading.setText(reading_text(reading))
        self.legend.set_pointer(reading.heat if reading is not None else None)

    def _show_heat(self) -> None:
        self.canvas.set_heat_visible(self.tools.heat_button.isChecked() and not self._held)

    def _choose_colour_map(self, name: ColourMap) -> None:
        self.canvas.set_colour_map(name)
        self.legend.set_colour_map(name)
        self.colour_map_changed.emit(name.value)
        self.canvas.setFocus()
