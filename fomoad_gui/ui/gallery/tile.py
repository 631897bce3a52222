"""Where the parts of a tile lie."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize
from PySide6.QtGui import QFontMetrics

from fomoad_gui.ui.theme.fonts import font
from fomoad_gui.ui.theme.tokens import Space, TextRole

BADGE_EDGE = 20
MARGIN = Space.S
GAP = Space.XS


@dataclass(frozen=True, slots=True)
class TileLayout:
    """A picture of `edge` × `edge` device-independent pixels, and under it a line for the name and one for facts.

    Rectangles are relative to the top left corner of the picture, the tile's content being as wide as the picture.
    """

    edge: int
    name_height: int
    facts_height: int

    @classmethod
    def of(cls, edge: int) -> TileLayout:
        """The layout with the heights of the fonts in use."""
        name, facts = (QFontMetrics(font(role)) for role in (TextRole.BODY, TextRole.CAPTION))
        return cls(edge, name.height(), facts.height())

    @property
    def content(self) -> QSize:
        """What the picture and the two lines take."""
        return QSize(self.edge, self.edge + Space.XS + self.name_height + self.facts_height)

    @property
    def size(self) -> QSize:
        """The smallest cell that holds the tile, with its margin and the gap to its neighbours."""
        around = 2 * MARGIN + GAP
        return self.content + QSize(around, around)

    @property
    def picture(self) -> QRectF:
        """The ground of the picture."""
        return QRectF(0, 0, self.edge, self.edge)

    @property
    def badge(self) -> QRectF:
        """The label's shape, in a corner of the picture."""
        return QRectF(Space.XS, Space.XS, BADGE_EDGE, BADGE_EDGE)

    @property
    def name(self) -> QRectF:
        """The line of the file name."""
        return QRectF(0, self.edge + Space.XS, self.edge, self.name_height)

    @property
    def facts(self) -> QRectF:
        """The line of the label, the score and the verdict."""
        return QRectF(0, self.name.bottom(), self.edge, self.facts_height)

    def frame(self, cell: QRect) -> QRectF:
        """The part of a cell that is filled where the tile is selected."""
        return QRectF(cell).adjusted(GAP / 2, GAP / 2, -GAP / 2, -GAP / 2)

    def origin(self, cell: QRect) -> QPointF:
        """The picture's top left corner in a cell, which may be wider than the tile; a whole pixel, for sharpness."""
        return QPointF(cell.left() + (cell.width() - self.edge) // 2, cell.top() + GAP // 2 + MARGIN)


def letterbox(width: int, height: int, edge: float) -> QRectF:
    """The largest rectangle of these proportions about the centre of a square at the origin."""
    scale = edge / max(width, height, 1)
    fitted = QRectF(0, 0, width * scale, height * scale)
    fitted.moveCenter(QPointF(edge / 2, edge / 2))
    return fitted
