"""Light or dark, and how the heat map is drawn: chosen once, remembered."""

from __future__ import annotations

import dataclasses

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from fomoad_gui.app.preferences import Preferences, PreferencesKeeper
from fomoad_gui.ui.inspect.view import InspectView
from fomoad_gui.ui.theme.apply import ThemeChoice, ThemeController
from fomoad_gui.ui.theme.current import current_theme
from fomoad_gui.ui.theme.icons import set_icon
from fomoad_gui.ui.workspace.commands import Commands


def kept_theme(preferences: Preferences, window: QObject) -> ThemeController:
    """Lay the remembered theme over the application, for as long as `window` lives.

    To be called before there are any widgets: a style sheet is cheap to lay over none.
    """
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    choice = ThemeChoice(preferences.theme) if preferences.theme in list(ThemeChoice) else ThemeChoice.SYSTEM
    themes = ThemeController(app, choice)
    themes.setParent(window)
    return themes


class AppearanceController(QObject):
    """Main thread."""

    def __init__(
        self, themes: ThemeController, commands: Commands, inspector: InspectView, keeper: PreferencesKeeper
    ) -> None:
        super().__init__(themes)
        self._themes = themes
        self._keeper = keeper
        self._command = commands.theme
        self._system = commands.system_theme
        kept = keeper.value
        themes.changed.connect(lambda _theme: self._show())
        self._command.triggered.connect(self._switch)
        self._system.triggered.connect(lambda: self._choose(ThemeChoice.SYSTEM))
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
        self._choose(ThemeChoice.LIGHT if current_theme().is_dark else ThemeChoice.DARK)

    def _choose(self, choice: ThemeChoice) -> None:
        self._themes.choose(choice)
        self._keeper.keep(dataclasses.replace(self._keeper.value, theme=choice.value))
        self._show()

    def _show(self) -> None:
        is_dark = current_theme().is_dark
        self._system.setChecked(self._themes.choice is ThemeChoice.SYSTEM)
        set_icon(self._command, "sun" if is_dark else "moon")
        self._command.setText("Light theme" if is_dark else "Dark theme")
        self._command.setToolTip(f"Switch to the {'light' if is_dark else 'dark'} theme")
