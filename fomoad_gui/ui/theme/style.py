"""The application's palette and style sheet, made from a theme.

What a widget is, beyond its class, it says with the dynamic property `role` (see `set_role`): buttons are `primary`,
`danger` or plain; labels `title`, `heading`, `strong`, `caption`, `muted`; frames `card`, `bar`, `notice`.
"""

from __future__ import annotations

from pathlib import Path
from string import Template

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QWidget

from fomoad_gui.resources import resource_path
from fomoad_gui.ui.theme.fonts import points
from fomoad_gui.ui.theme.sheet import SHEET
from fomoad_gui.ui.theme.tokens import Radius, Space, TextRole, Theme

ROLE_PROPERTY = "role"


def set_role(widget: QWidget, role: str) -> None:
    """Say what the widget is, so that the style sheet dresses it; may be called again at any time."""
    widget.setProperty(ROLE_PROPERTY, role)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


def stylesheet(theme: Theme) -> str:
    """The style sheet of the whole application."""
    values: dict[str, object] = {name: getattr(theme, name) for name in theme.__slots__}
    values |= {f"space_{space.name.lower()}": f"{space.value}px" for space in Space}
    values |= {f"radius_{radius.name.lower()}": f"{radius.value}px" for radius in Radius}
    values |= {f"{role.role}_size": f"{points(role):.2f}pt" for role in TextRole}
    values |= {f"{role.role}_weight": role.weight for role in TextRole}
    values["icons"] = Path(resource_path("icons")).as_posix()
    return Template(SHEET).substitute(values)


def palette(theme: Theme) -> QPalette:
    """The palette that Fusion, and everything that paints by hand, draws with."""
    made = QPalette()
    role = QPalette.ColorRole
    colours = {
        role.Window: theme.window,
        role.WindowText: theme.text,
        role.Base: theme.surface,
        role.AlternateBase: theme.hover,
        role.Text: theme.text,
        role.PlaceholderText: theme.text_muted,
        role.Button: theme.surface_raised,
        role.ButtonText: theme.text,
        role.BrightText: theme.accent_text,
        role.ToolTipBase: theme.tooltip,
        role.ToolTipText: theme.tooltip_text,
        role.Highlight: theme.accent,
        role.HighlightedText: theme.accent_text,
        role.Accent: theme.accent,
        role.Link: theme.link,
        role.LinkVisited: theme.link,
        role.Light: theme.surface_raised,
        role.Midlight: theme.hover,
        role.Mid: theme.border,
        role.Dark: theme.border_strong,
        role.Shadow: theme.surface_sunken,
    }
    for each, colour in colours.items():
        made.setColor(each, QColor(colour))
    for each in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        made.setColor(QPalette.ColorGroup.Disabled, each, QColor(theme.text_disabled))
    made.setColor(QPalette.ColorGroup.Disabled, role.Highlight, QColor(theme.pressed))
    return made
