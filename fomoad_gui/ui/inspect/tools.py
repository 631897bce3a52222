"""Below the picture: how the heat map is drawn, what is under the cursor, and the zoom."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QSlider, QToolButton, QVBoxLayout, QWidget

from fomoad_gui.ui.inspect.elided_label import ElidedLabel
from fomoad_gui.ui.inspect.words import HINT, zoom_text
from fomoad_gui.ui.theme.icons import set_icon
from fomoad_gui.ui.theme.style import set_role
from fomoad_gui.ui.theme.tokens import Space
from fomoad_gui.vision.colour import ColourMap

DEFAULT_OPACITY = 0.55


class InspectTools(QFrame):
    """Controls that only ask: whoever owns the canvas listens. `opacity_changed(float)` is 0 to 1."""

    heat_toggled = Signal(bool)
    opacity_changed = Signal(float)
    colour_map_changed = Signal(object)
    fit_requested = Signal()
    actual_size_requested = Signal()
    zoom_requested = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "footer")
        self.reading = ElidedLabel(HINT)
        set_role(self.reading, "muted")
        self.heat_button = self._button("eye", "Show the heat map (hold H to hide it for a moment)", checkable=True)
        self.heat_button.setChecked(True)
        self.opacity = QSlider(Qt.Orientation.Horizontal)
        self.opacity.setRange(0, 100)
        self.opacity.setValue(round(100 * DEFAULT_OPACITY))
        self.opacity.setMinimumWidth(60)
        self.opacity.setMaximumWidth(160)
        self.opacity.setToolTip("Opacity of the heat map")
        self.opacity.setAccessibleName("Opacity of the heat map")
        self.colour_map = QComboBox()
        for name in ColourMap:
            self.colour_map.addItem(name.value.capitalize(), name)
        self.colour_map.setToolTip("Colours of the heat map")
        self.colour_map.setAccessibleName("Colours of the heat map")
        self.zoom_label = QLabel(zoom_text(1.0))
        self.zoom_label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.zoom_label.setMinimumWidth(self.fontMetrics().horizontalAdvance("6400 %") + Space.S)
        self.zoom_out = self._button("zoom-out", "Zoom out (−)")
        self.zoom_in = self._button("zoom-in", "Zoom in (+)")
        self.fit_button = self._button("zoom-fit", "Fit the whole picture (F)")
        self.actual_button = QToolButton()
        self.actual_button.setText("1:1")
        self.actual_button.setToolTip("Actual size (Z or double click)")
        self.actual_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._lay_out()
        self._connect()

    def set_opacity(self, opacity: float) -> None:
        """Move the slider as a person would."""
        self.opacity.setValue(round(100 * opacity))

    def set_colour_map(self, name: ColourMap) -> None:
        """Choose a map as a person would."""
        self.colour_map.setCurrentIndex(list(ColourMap).index(name))

    def set_zoom(self, scale: float) -> None:
        """Show the scale, in screen pixels per picture pixel."""
        self.zoom_label.setText(zoom_text(scale))

    def set_usable(self, has_picture: bool, has_heat: bool) -> None:
        """Enable what makes sense."""
        heat: tuple[QWidget, ...] = (self.heat_button, self.opacity, self.colour_map)
        zoom: tuple[QWidget, ...] = (self.zoom_out, self.zoom_label, self.zoom_in, self.fit_button, self.actual_button)
        for widgets, usable in ((heat, has_heat), (zoom, has_picture)):
            for widget in widgets:
                widget.setEnabled(usable)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(Space.XS)
        row.addWidget(self.heat_button)
        row.addWidget(self.opacity, 1)
        row.addSpacing(Space.XS)
        row.addWidget(self.colour_map)
        row.addStretch(1)
        for widget in (self.zoom_out, self.zoom_label, self.zoom_in, self.fit_button, self.actual_button):
            row.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.M, Space.S, Space.S, Space.S)
        layout.setSpacing(Space.XS)
        layout.addWidget(self.reading)
        layout.addLayout(row)

    def _connect(self) -> None:
        self.heat_button.toggled.connect(self.heat_toggled)
        self.heat_button.toggled.connect(lambda on: set_icon(self.heat_button, "eye" if on else "eye-off"))
        self.opacity.valueChanged.connect(lambda value: self.opacity_changed.emit(value / 100))
        self.colour_map.currentIndexChanged.connect(
            lambda index: self.colour_map_changed.emit(ColourMap(self.colour_map.itemData(index)))
        )
        self.zoom_in.clicked.connect(lambda: self.zoom_requested.emit(True))
        self.zoom_out.clicked.connect(lambda: self.zoom_requested.emit(False))
        self.fit_button.clicked.connect(self.fit_requested)
        self.actual_button.clicked.connect(self.actual_size_requested)

    def _button(self, icon: str, tip: str, *, checkable: bool = False) -> QToolButton:
        button = QToolButton(self)
        set_icon(button, icon)
        button.setCheckable(checkable)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button
