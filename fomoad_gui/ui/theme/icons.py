"""The line icons of `resources/icons`, tinted with the colours of a theme.

The drawings are 20 × 20 and say `currentColor` where the tint goes.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QIcon, QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QApplication

from fomoad_gui.resources import resource_path
from fomoad_gui.ui.theme.current import current_theme
from fomoad_gui.ui.theme.tokens import Theme

SIZES = (16, 24)
"""What buttons, fields and menus ask for, in pixels of a screen that is not magnified."""
NAME_PROPERTY = "fomoadIcon"
TINT_PROPERTY = "fomoadIconTint"


def pixmap(name: str, colour: str, edge: int) -> QPixmap:
    """The icon `name` in `colour`, `edge` × `edge` device pixels, on a clear ground; drawn once, then remembered."""
    picture = QPixmap()
    key = f"fomoad {name} {colour} {edge}"
    if not QPixmapCache.find(key, picture):
        picture = _drawn(name, colour, edge)
        QPixmapCache.insert(key, picture)
    return picture


def icon(name: str, theme: Theme, tint: str = "text") -> QIcon:
    """The icon `name` in the theme's colour `tint` (a field of `Theme`), muted where it is disabled."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    made = QIcon()
    for edge in sorted({round(size * ratio) for size in SIZES for ratio in (1.0, app.devicePixelRatio())}):
        made.addPixmap(pixmap(name, getattr(theme, tint), edge), QIcon.Mode.Normal)
        made.addPixmap(pixmap(name, theme.text_disabled, edge), QIcon.Mode.Disabled)
    return made


def set_icon(target: QAbstractButton | QAction, name: str, tint: str = "text") -> None:
    """Give a button or an action an icon that is tinted anew whenever the theme changes (see `refresh_icons`)."""
    target.setProperty(NAME_PROPERTY, name)
    target.setProperty(TINT_PROPERTY, tint)
    target.setIcon(icon(name, current_theme(), tint))


def refresh_icons() -> None:
    """Tint the icons of every button and action anew; called when the theme has changed."""
    theme = current_theme()
    targets: list[QObject] = []
    for widget in QApplication.allWidgets():
        targets.append(widget)
        targets.extend(widget.actions())
    for target in {id(target): target for target in targets}.values():
        name = target.property(NAME_PROPERTY)
        if name and isinstance(target, (QAbstractButton, QAction)):
            target.setIcon(icon(name, theme, target.property(TINT_PROPERTY)))


def _drawn(name: str, colour: str, edge: int) -> QPixmap:
    picture = QPixmap(QSize(edge, edge))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    drawing = _drawing(name).replace("currentColor", colour).encode()
    QSvgRenderer(QByteArray(drawing)).render(painter, QRectF(0, 0, edge, edge))
    painter.end()
    return picture


@lru_cache(maxsize=64)
def _drawing(name: str) -> str:
    return Path(resource_path(f"icons/{name}.svg")).read_text(encoding="utf-8")
