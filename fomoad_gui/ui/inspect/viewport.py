"""Which part of a picture a widget shows, as plain arithmetic.

Coordinates are continuous: a picture's first pixel spans 0..1. Distances in the widget are device-independent pixels.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

LARGEST_SCALE = 64.0
"""Widget pixels per picture pixel at the closest."""


@dataclass(frozen=True, slots=True)
class Viewport:
    """Widget position = picture position * `scale` + offset."""

    scale: float = 1.0
    offset_x: float = 0.0
    offset_y: float = 0.0

    def to_picture(self, x: float, y: float) -> tuple[float, float]:
        """The place in the picture under a place in the widget."""
        return (x - self.offset_x) / self.scale, (y - self.offset_y) / self.scale

    def to_widget(self, x: float, y: float) -> tuple[float, float]:
        """The place in the widget where a place in the picture appears."""
        return x * self.scale + self.offset_x, y * self.scale + self.offset_y


@dataclass(frozen=True, slots=True)
class Frame:
    """The sizes that a viewport lies between: the picture's and the widget's, each at least one pixel.

    `actual` is the scale at which one picture pixel covers one pixel of the screen, `margin` what stays free around a
    picture that is fitted.
    """

    picture_width: int
    picture_height: int
    width: float
    height: float
    actual: float = 1.0
    margin: float = 0.0

    @property
    def fit_scale(self) -> float:
        """The largest scale at which the whole picture is seen."""
        width = max(self.width - 2 * self.margin, 1.0)
        height = max(self.height - 2 * self.margin, 1.0)
        return min(width / self.picture_width, height / self.picture_height, LARGEST_SCALE)

    @property
    def smallest_scale(self) -> float:
        """Nobody zooms out further than to the whole picture, or to its actual size where that is smaller."""
        return min(self.fit_scale, self.actual)


def fitted(frame: Frame) -> Viewport:
    """The whole picture, in the middle."""
    return _centred(frame, frame.fit_scale)


def zoomed(viewport: Viewport, scale: float, x: float, y: float, frame: Frame) -> Viewport:
    """At another scale, with what lies under the widget's place (x, y) kept there as long as that keeps it in view."""
    scale = min(max(scale, frame.smallest_scale), LARGEST_SCALE)
    picture_x, picture_y = viewport.to_picture(x, y)
    return kept_in_view(Viewport(scale, x - picture_x * scale, y - picture_y * scale), frame)


def panned(viewport: Viewport, dx: float, dy: float, frame: Frame) -> Viewport:
    """Moved by a distance in the widget."""
    moved = replace(viewport, offset_x=viewport.offset_x + dx, offset_y=viewport.offset_y + dy)
    return kept_in_view(moved, frame)


def kept_in_view(viewport: Viewport, frame: Frame) -> Viewport:
    """A picture that fits is centred; of a larger one, some part always lies in the middle of the widget."""
    if viewport.scale <= frame.smallest_scale:
        return _centred(frame, frame.smallest_scale)
    middle_x, middle_y = frame.width / 2, frame.height / 2
    return replace(
        viewport,
        offset_x=min(max(viewport.offset_x, middle_x - frame.picture_width * viewport.scale), middle_x),
        offset_y=min(max(viewport.offset_y, middle_y - frame.picture_height * viewport.scale), middle_y),
    )


def _centred(frame: Frame, scale: float) -> Viewport:
    return Viewport(
        scale,
        (frame.width - frame.picture_width * scale) / 2,
        (frame.height - frame.picture_height * scale) / 2,
    )
