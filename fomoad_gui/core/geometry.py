"""Where a cell looks: exact strides, centres and receptive fields, and the way between a picture and the input.

Coordinates are continuous, in pixels: the first pixel spans 0 to 1 and its centre lies at 0.5. The arithmetic of
strides and receptive fields is that of Araujo, Norris and Sim, "Computing Receptive Fields of Convolutional Neural
Networks", Distill 2019; the padding is TensorFlow's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.images import Fit, InputSpec

Box = tuple[float, float, float, float]
"""(x0, y0, x1, y1) in continuous pixel coordinates, x to the right and y downwards."""


@dataclass(frozen=True, slots=True)
class Window:
    """One layer seen along one axis: a kernel of `kernel` units moved `stride` units at a time.

    `same` is TensorFlow's SAME padding, else VALID with `before` and `after` units of padding of its own. Layers that
    look at one unit at a time (activations, 1 × 1 convolutions, batch normalisation) are `Window(1, 1, True)` and may
    be left out. A dilated kernel counts with its gaps.
    """

    kernel: int
    stride: int
    same: bool
    before: int = 0
    after: int = 0

    def __post_init__(self) -> None:
        if self.kernel < 1 or self.stride < 1:
            raise ValueError(f"a window of {self.kernel} units with stride {self.stride}; both are at least 1")
        if min(self.before, self.after) < 0 or (self.same and self.before + self.after > 0):
            raise ValueError(f"{self.before} and {self.after} units of padding beside SAME padding, or less than none")


@dataclass(frozen=True, slots=True)
class AxisGeometry:
    """The cells along one axis of an input of `size` pixels.

    There are `count` cells, `stride` pixels apart; the first one's receptive field is centred at `first_centre`, and
    each receptive field is `receptive_field` pixels wide where no border cuts it off.
    """

    count: int
    stride: int
    first_centre: float
    receptive_field: int
    size: int

    def centre(self, index: int) -> float:
        """The centre of the cell's receptive field, in continuous input coordinates."""
        if not 0 <= index < self.count:
            raise IndexError(f"cell {index} of {self.count}")
        return self.first_centre + index * self.stride

    def tile(self, index: int) -> tuple[float, float]:
        """The stretch of one stride about the cell's centre; neighbouring tiles touch and do not overlap."""
        centre = self.centre(index)
        return centre - self.stride / 2, centre + self.stride / 2

    def reach(self, index: int) -> tuple[float, float]:
        """The receptive field about the cell's centre; at a border it reaches out of the input, into the padding."""
        centre = self.centre(index)
        return centre - self.receptive_field / 2, centre + self.receptive_field / 2


def axis_geometry(windows: Sequence[Window], size: int) -> AxisGeometry:
    """Compose the layers, first to last, over an axis of `size` input pixels.

    SAME: ⌈n/s⌉ cells, max((⌈n/s⌉ − 1)·s + k − n, 0) units of padding, the smaller half of them in front.
    VALID: ⌊(n + padding − k)/s⌋ + 1 cells. Raises `FomoadError` if a layer is left with fewer units than its kernel.
    """
    if size < 1:
        raise ValueError(f"an axis of {size} pixels")
    count, stride, centre, receptive_field = size, 1, 0.5, 1
    for window in windows:
        if window.same:
            cells = -(-count // window.stride)
            padding = max((cells - 1) * window.stride + window.kernel - count, 0)
            before = padding // 2
        else:
            cells = (count + window.before + window.after - window.kernel) // window.stride + 1
            before = window.before
        if cells < 1:
            raise FomoadError(
                f"An input of {size} pixels leaves {count} cells where a window needs {window.kernel}.",
                "Choose a larger input size.",
            )
        centre += ((window.kernel - 1) / 2 - before) * stride
        receptive_field += (window.kernel - 1) * stride
        stride *= window.stride
        count = cells
    return AxisGeometry(count, stride, centre, receptive_field, size)


@dataclass(frozen=True, slots=True)
class CellGrid:
    """The grid of cells over a network's input: `vertical` geometry gives the rows, `horizontal` the columns."""

    vertical: AxisGeometry
    horizontal: AxisGeometry

    @property
    def rows(self) -> int:
        """How many cells lie below one another."""
        return self.vertical.count

    @property
    def columns(self) -> int:
        """How many cells lie beside one another."""
        return self.horizontal.count

    def centre(self, row: int, column: int) -> tuple[float, float]:
        """(x, y) of the centre of the cell's receptive field, in input coordinates."""
        return self.horizontal.centre(column), self.vertical.centre(row)

    def cell_box(self, row: int, column: int, *, clip: bool = False) -> Box:
        """The cell's tile, one stride wide and high about its centre; with `clip`, its part inside the input."""
        return self._box(self.horizontal.tile(column), self.vertical.tile(row), clip)

    def receptive_box(self, row: int, column: int, *, clip: bool = False) -> Box:
        """All the input that can reach the cell; with `clip`, its part inside the input."""
        return self._box(self.horizontal.reach(column), self.vertical.reach(row), clip)

    def _box(self, across: tuple[float, float], down: tuple[float, float], clip: bool) -> Box:
        box = (across[0], down[0], across[1], down[1])
        return clip_box(box, self.horizontal.size, self.vertical.size) if clip else box


def cell_grid(windows: Sequence[Window], width: int, height: int) -> CellGrid:
    """The grid that the layers make of an input of `width` × `height` pixels."""
    return CellGrid(axis_geometry(windows, height), axis_geometry(windows, width))


def clip_box(box: Box, width: float, height: float) -> Box:
    """The part of the box inside 0…`width` × 0…`height`; of no width or height where nothing of it is inside."""
    x0, y0, x1, y1 = box
    return (
        min(max(x0, 0.0), float(width)),
        min(max(y0, 0.0), float(height)),
        min(max(x1, 0.0), float(width)),
        min(max(y1, 0.0), float(height)),
    )


@dataclass(frozen=True, slots=True)
class FitTransform:
    """From a picture's pixels to the input's: input = picture · scale + offset, per axis, continuous coordinates."""

    scale_x: float
    scale_y: float
    offset_x: float
    offset_y: float

    def to_input(self, box: Box) -> Box:
        """A box of the picture, in the input's coordinates; not clipped."""
        x0, y0, x1, y1 = box
        return (
            x0 * self.scale_x + self.offset_x,
            y0 * self.scale_y + self.offset_y,
            x1 * self.scale_x + self.offset_x,
            y1 * self.scale_y + self.offset_y,
        )

    def to_image(self, box: Box) -> Box:
        """A box of the input, in the picture's coordinates; not clipped."""
        x0, y0, x1, y1 = box
        return (
            (x0 - self.offset_x) / self.scale_x,
            (y0 - self.offset_y) / self.scale_y,
            (x1 - self.offset_x) / self.scale_x,
            (y1 - self.offset_y) / self.scale_y,
        )


@dataclass(frozen=True, slots=True)
class FitPlan:
    """What is done to a picture's pixels: resize to `resized_width` × `resized_height`, then lay it on the input.

    The resized picture's first pixel lands on the input's pixel (`left`, `top`). Where these are negative, that many
    columns and rows are cut off; where they are positive, that many are padded in front, and the rest behind.
    """

    resized_width: int
    resized_height: int
    left: int
    top: int


def fit_plan(image_width: int, image_height: int, spec: InputSpec) -> FitPlan:
    """The one definition of how a picture becomes an input, in whole pixels.

    The side that is not fitted exactly is rounded to the nearest pixel, halves up; of an odd excess or an odd gap the
    smaller half is cut off or padded on the left or at the top.
    """
    if image_width < 1 or image_height < 1:
        raise ValueError(f"a picture of {image_width} × {image_height} pixels")
    width, height = spec.width, spec.height
    if spec.fit is Fit.SQUASH:
        return FitPlan(width, height, 0, 0)
    # Integer cross products: which side binds must not hang on a rounded quotient.
    width_binds = width * image_height >= height * image_width
    if spec.fit is Fit.FIT_LONG:
        width_binds = not width_binds
    if width_binds:
        height = max(1, _rounded_quotient(image_height * width, image_width))
    else:
        width = max(1, _rounded_quotient(image_width * height, image_height))
    return FitPlan(width, height, _centred(width, spec.width), _centred(height, spec.height))


def fit_transform(image_width: int, image_height: int, spec: InputSpec) -> FitTransform:
    """The coordinates that `fit_plan` brings about; the scales are those of the rounded sizes."""
    plan = fit_plan(image_width, image_height, spec)
    return FitTransform(
        plan.resized_width / image_width, plan.resized_height / image_height, float(plan.left), float(plan.top)
    )


def _rounded_quotient(numerator: int, denominator: int) -> int:
    return (2 * numerator + denominator) // (2 * denominator)


def _centred(resized: int, size: int) -> int:
    return (size - resized) // 2 if resized <= size else -((resized - size) // 2)
