"""Light or dark, and how the heat map is drawn: chosen once, remembered."""

from __future__ import annotations

import dataclasses

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from fomoad_gui.app.preferences import PreferencesKeeper
from fomoad_gui.ui.inspect.view import InspectView
from fomoad_gui.ui.theme.apply import ThemeChoice, ThemeController
from fomoad_gui.ui.theme.current import current_theme
from fomoad_gui.ui.theme.icons import set_icon
from fomoad_gui.ui.workspace.commands import Commands


class AppearanceController(QObject):
    """Main thread."""

    def __init__(
        self, app: QApplication, commands: Commands, inspector: InspectView, keeper: PreferencesKeeper, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._keeper = keeper
        self._command = commands.theme
        kept = keeper.value
        choice = ThemeChoice(kept.theme) if kept.theme in list(ThemeChoice) else ThemeChoice.SYSTEM
        self._themes = ThemeController(app, choice)
        self._themes.setParent(self)
        self._themes.changed.connect(lambda _theme: self._show())
        self._command.triggered.connect(self._switch)
        inspector.set_opacity(kept.opacity)
        inspector.set_colour_map(kept.colour_map)
        inspector.opacity_changed.connect(
            lambda opacity: keeper.keep(dataclasses.replace(keeper.value, opacity=opacity))
        )
        inspector.colour_map_changed.connect(
            lambda name: keeper.keep(dataclasses.replace(keeper.value, colour_map=name))
        )
        self._show()

    def _switch(self) -> None:
        choice = ThemeChoice.LIGHT if current_theme().is_dark else ThemeChoice.DARK
        self._themes.choose(choice)
        self._keeper.keep(dataclasses.replace(self._keeper.value, theme=choice.value))

    def _show(self) -> None:
        is_dark = current_theme().is_dark
        set_icon(self._command, "sun" if is_dark else "moon")
        self._command.setText("Light theme" if is_dark else "Dark theme")
        self._command.setToolTip(f"Switch to the {'light' if is_dark else 'dark'} theme")
