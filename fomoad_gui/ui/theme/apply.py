"""Laying a theme over the application: the system's unless one is chosen."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication

from fomoad_gui.ui.theme.current import THEME_PROPERTY
from fomoad_gui.ui.theme.icons import refresh_icons
from fomoad_gui.ui.theme.style import palette, stylesheet
from fomoad_gui.ui.theme.tokens import DARK, LIGHT, Theme


class ThemeChoice(StrEnum):
    """What a person chose in the menu."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


SCHEMES = {
    ThemeChoice.SYSTEM: Qt.ColorScheme.Unknown,
    ThemeChoice.LIGHT: Qt.ColorScheme.Light,
    ThemeChoice.DARK: Qt.ColorScheme.Dark,
}


def apply_theme(app: QApplication, theme: Theme) -> None:
    """Give the application this theme: style, palette, style sheet and icons. UI thread only."""
    if app.property(THEME_PROPERTY) is None:
        app.setStyle("Fusion")
    app.setProperty(THEME_PROPERTY, theme)
    app.setPalette(palette(theme))
    app.setStyleSheet(stylesheet(theme))
    refresh_icons()


class ThemeController(QObject):
    """Keeps the application in the theme a person chose, or in the system's as it changes.

    Make one after the application and keep it (it becomes the application's child). `changed(Theme)` follows every
    change of theme, after all widgets have it.
    """

    changed = Signal(object)

    def __init__(self, app: QApplication, choice: ThemeChoice = ThemeChoice.SYSTEM) -> None:
        super().__init__(app)
        self._app = app
        self._choice = choice
        app.styleHints().colorSchemeChanged.connect(self._follow)
        self.choose(choice)

    @property
    def choice(self) -> ThemeChoice:
        """What was chosen last."""
        return self._choice

    def choose(self, choice: ThemeChoice) -> None:
        """Take this theme from now on; the system's own dialogs and title bars follow where it lets them."""
        self._choice = choice
        hints = self._app.styleHints()
        hints.setColorScheme(SCHEMES[choice])
        self._take(hints.colorScheme() if choice is ThemeChoice.SYSTEM else SCHEMES[choice])

    def _follow(self, scheme: Qt.ColorScheme) -> None:
        if self._choice is ThemeChoice.SYSTEM:
            self._take(scheme)

    def _take(self, scheme: Qt.ColorScheme) -> None:
        theme = DARK if scheme is Qt.ColorScheme.Dark else LIGHT
        if self._app.property(THEME_PROPERTY) != theme:
            apply_theme(self._app, theme)
            self.changed.emit(theme)
