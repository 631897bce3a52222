"""Which theme is in use, for those who paint."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from fomoad_gui.ui.theme.tokens import LIGHT, Theme

THEME_PROPERTY = "fomoadTheme"


def current_theme() -> Theme:
    """The theme last given to `apply_theme`; `LIGHT` before that.

    Widgets that paint by hand call it in `paintEvent` and need no more: every widget is repainted when the theme
    changes, and those that keep coloured pictures get a `changeEvent` of type `PaletteChange`.
    """
    app = QApplication.instance()
    theme = app.property(THEME_PROPERTY) if app is not None else None
    return theme if isinstance(theme, Theme) else LIGHT
