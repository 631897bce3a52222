"""Paints what a tile shows: the picture on a neutral ground, its label and split on it, its name and score below."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPixmap, QTransform

from fomoad_gui.core.calibration import Verdict
from fomoad_gui.core.samples import Label
from fomoad_gui.ui.gallery.arrangement import Tile
from fomoad_gui.ui.gallery.tile import TileLayout, letterbox
from fomoad_gui.ui.samples.shown import LABEL_NAMES, SPLIT_NAMES, format_score
from fomoad_gui.ui.theme.badges import paint_badge
from fomoad_gui.ui.theme.fonts import font
from fomoad_gui.ui.theme.icons import pixmap
from fomoad_gui.ui.theme.tokens import Radius, Space, TextRole, Theme
from fomoad_gui.ui.theme.verdicts import verdict_colour

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter
BROKEN_ICON_EDGE = 32


@dataclass(frozen=True, slots=True, eq=False)
class TileFonts:
    """The fonts of a tile's texts."""

    name: QFont
    facts: QFont
    verdict: QFont

    @classmethod
    def in_use(cls) -> TileFonts:
        """Those that follow from the application's font."""
        verdict = font(TextRole.CAPTION)
        verdict.setWeight(QFont.Weight.DemiBold)
        return cls(font(TextRole.BODY), font(TextRole.CAPTION), verdict)


@dataclass(frozen=True, slots=True, eq=False)
class TilePainter:
    """Paints one tile with its picture's top left corner at the painter's origin. `thumbnail` is None where there is
    none yet; `is_broken` says that there will be none."""

    painter: QPainter
    layout: TileLayout
    fonts: TileFonts
    theme: Theme

    def paint(self, tile: Tile, verdict: Verdict | None, thumbnail: QPixmap | None, is_broken: bool) -> None:
        """All of the tile but what selection and focus add."""
        self.painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        self.painter.setPen(Qt.PenStyle.NoPen)
        self._picture(thumbnail)
        if is_broken:
            self._broken()
        self._badge(tile.sample.label)
        self._split(SPLIT_NAMES[tile.sample.split])
        self._text(self.layout.name, tile.name, self.fonts.name, self.theme.text, LEFT)
        self._facts(tile, verdict)

    def _picture(self, thumbnail: QPixmap | None) -> None:
        outline = QPainterPath()
        outline.addRoundedRect(self.layout.picture, Radius.M, Radius.M)
        self.painter.fillPath(outline, QColor(self.theme.surface_sunken))
        if thumbnail is None:
            return
        # A clip has no soft edge; a brush that is cut to the outline has.
        place = letterbox(thumbnail.width(), thumbnail.height(), self.layout.edge)
        band = QPainterPath()
        band.addRect(place)
        self.painter.fillPath(outline.intersected(band), _brush(thumbnail, place))

    def _broken(self) -> None:
        ratio = self.painter.device().devicePixelRatio()
        picture = pixmap("broken", self.theme.text_muted, round(BROKEN_ICON_EDGE * ratio))
        place = QRectF(0, 0, BROKEN_ICON_EDGE, BROKEN_ICON_EDGE)
        place.moveCenter(self.layout.picture.center())
        place.translate(0, -Space.M)
        self.painter.drawPixmap(place, picture, QRectF(picture.rect()))
        below = QRectF(0, place.bottom() + Space.XS, self.layout.edge, self.layout.facts_height)
        self._text(below, "Cannot be shown", self.fonts.facts, self.theme.text_muted, CENTRE)

    def _badge(self, label: Label) -> None:
        place = self.layout.badge
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(QColor(self.theme.surface))
        self.painter.drawEllipse(place.adjusted(-1, -1, 1, 1))
        paint_badge(self.painter, place.adjusted(1, 1, -1, -1), label, self.theme)

    def _split(self, words: str) -> None:
        metrics = QFontMetricsF(self.fonts.facts)
        width, height = metrics.horizontalAdvance(words) + 2 * Space.XS + 2, metrics.height() + 2
        corner = self.layout.picture.bottomRight()
        tag = QRectF(corner.x() - Space.XS - width, corner.y() - Space.XS - height, width, height)
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(QColor(self.theme.surface))
        self.painter.drawRoundedRect(tag, Radius.S, Radius.S)
        self._text(tag, words, self.fonts.facts, self.theme.text_muted, CENTRE)

    def _facts(self, tile: Tile, verdict: Verdict | None) -> None:
        """From the right: verdict and score; the label takes what room is left."""
        room = self.layout.facts
        if verdict is not None:
            colour = verdict_colour(verdict, self.theme)
            room.setRight(room.right() - self._text(room, verdict.value, self.fonts.verdict, colour, RIGHT) - Space.XS)
        if tile.score is not None:
            words = format_score(tile.score)
            room.setRight(room.right() - self._text(room, words, self.fonts.facts, self.theme.text, RIGHT) - Space.S)
        words = tile.sample.defect_class if tile.sample.label is Label.DEFECT else ""
        self._text(room, words or LABEL_NAMES[tile.sample.label], self.fonts.facts, self.theme.text_muted, LEFT)

    def _text(self, room: QRectF, words: str, face: QFont, colour: str, alignment: Qt.AlignmentFlag) -> float:
        """Draws one line, elided in the middle where it is too long, and returns its width."""
        metrics = QFontMetricsF(face)
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideMiddle, room.width() + 0.5)
        self.painter.setFont(face)
        self.painter.setPen(QColor(colour))
        self.painter.drawText(room, alignment, shown)
        return metrics.horizontalAdvance(shown)


def _brush(picture: QPixmap, place: QRectF) -> QBrush:
    brush = QBrush(picture)
    scale = QTransform.fromScale(place.width() / picture.width(), place.height() / picture.height())
    brush.setTransform(scale * QTransform.fromTranslate(place.left(), place.top()))
    return brush
