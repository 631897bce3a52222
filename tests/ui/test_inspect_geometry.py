"""What lies where in the image view, and what its layers hold."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from fomoad_gui.core.arrays import Uint8Array
from fomoad_gui.core.geometry import cell_grid
from fomoad_gui.core.images import Fit, InputSpec
from fomoad_gui.ui.inspect.heat import heat_layer
from fomoad_gui.ui.inspect.lattice import cell_lattice, read_cell
from fomoad_gui.ui.inspect.outlines import inner_edges, outline
from fomoad_gui.ui.inspect.pyramid import Pyramid, to_image
from fomoad_gui.ui.inspect.viewport import LARGEST_SCALE, Frame, Viewport, fitted, kept_in_view, panned, zoomed
from fomoad_gui.vision.colour import ColourMap, apply
from fomoad_gui.vision.overlay import HOTTEST, HeatScale
from tests.ui.inspected import POOLED, SCALE, rgb, scored, showing

frames = st.builds(
    Frame,
    picture_width=st.integers(1, 8000),
    picture_height=st.integers(1, 8000),
    width=st.floats(50, 3000),
    height=st.floats(50, 3000),
    actual=st.sampled_from([1.0, 0.5, 1 / 1.5]),
    margin=st.sampled_from([0.0, 8.0]),
)


@given(frame=frames)
def test_a_fitted_picture_is_seen_whole_and_centred(frame: Frame) -> None:
    viewport = fitted(frame)
    left, top = viewport.to_widget(0, 0)
    right, bottom = viewport.to_widget(frame.picture_width, frame.picture_height)
    assert left >= -1e-6
    assert top >= -1e-6
    assert left + right == pytest.approx(frame.width)
    assert top + bottom == pytest.approx(frame.height)


@given(frame=frames, factor=st.floats(1.01, 30.0), x=st.floats(0, 1), y=st.floats(0, 1))
def test_zooming_keeps_the_place_under_the_cursor(frame: Frame, factor: float, x: float, y: float) -> None:
    before = fitted(frame)
    # A place inside the picture: outside, keeping the picture in view goes before keeping the place.
    cursor = before.to_widget(x * frame.picture_width, y * frame.picture_height)
    after = zoomed(before, before.scale * factor, *cursor, frame)
    free = after.scale > frame.smallest_scale
    middle = after.to_picture(frame.width / 2, frame.height / 2)
    strictly_inside = 1e-6 < middle[0] < frame.picture_width - 1e-6 and 1e-6 < middle[1] < frame.picture_height - 1e-6
    assert after.scale == pytest.approx(min(before.scale * factor, LARGEST_SCALE))
    if free and strictly_inside:
        assert after.to_picture(*cursor) == pytest.approx(before.to_picture(*cursor), abs=1e-6)


@given(frame=frames, factor=st.floats(0.01, 100.0), dx=st.floats(-9e4, 9e4), dy=st.floats(-9e4, 9e4))
def test_some_of_the_picture_always_lies_in_the_middle(frame: Frame, factor: float, dx: float, dy: float) -> None:
    viewport = panned(zoomed(fitted(frame), frame.fit_scale * factor, 10, 10, frame), dx, dy, frame)
    x, y = viewport.to_picture(frame.width / 2, frame.height / 2)
    assert -1e-6 <= x <= frame.picture_width + 1e-6
    assert -1e-6 <= y <= frame.picture_height + 1e-6
    assert kept_in_view(viewport, frame) == viewport


@given(
    width=st.integers(1, 900),
    height=st.integers(1, 900),
    input_width=st.sampled_from([96, 160, 224]),
    input_height=st.sampled_from([96, 160, 320]),
    fit=st.sampled_from(Fit),
    x=st.floats(0, 1, exclude_max=True),
    y=st.floats(0, 1, exclude_max=True),
)
def test_the_cell_under_the_cursor_is_the_one_whose_box_holds_it(
    width: int, height: int, input_width: int, input_height: int, fit: Fit, x: float, y: float
) -> None:
    cells = scored(width, height, InputSpec(input_width, input_height, 3, fit))
    place = (x * width, y * height)
    reading = read_cell(showing(cells), cell_lattice(cells), SCALE, *place)
    holding = [
        (row, column)
        for row in range(cells.grid.rows)
        for column in range(cells.grid.columns)
        if holds(cells.cell_box_in_image(row, column), place)
    ]
    if reading.row is not None and reading.column is not None:
        assert (reading.row, reading.column) in holding
        assert reading.score == cells.values[reading.row, reading.column]
    else:
        # On the very edge of a box, rounding may put a place to either side of it.
        assert all(on_edge(cells.cell_box_in_image(*cell), place) for cell in holding)
    assert (reading.pixel_x, reading.pixel_y) == (int(place[0]), int(place[1]))


def holds(box: tuple[float, float, float, float], place: tuple[float, float], slack: float = 1e-6) -> bool:
    return box[0] - slack <= place[0] <= box[2] + slack and box[1] - slack <= place[1] <= box[3] + slack


def on_edge(box: tuple[float, float, float, float], place: tuple[float, float]) -> bool:
    return not holds(box, place, -1e-6)


def test_a_score_just_below_the_threshold_is_not_over_it() -> None:
    score = np.float32(16.0)
    scale = HeatScale(8.0, float(np.nextafter(np.float64(score), np.inf)))
    spec = InputSpec(160, 160)
    grid = cell_grid(POOLED, 160, 160)
    cells = scored(160, 160, spec, np.full((grid.rows, grid.columns), score))
    assert heat_layer(cells, scale, ColourMap.INFERNO).borders.size == 0
    assert not read_cell(showing(cells), cell_lattice(cells), scale, 80, 80).over


def test_heat_has_the_colours_of_the_map_and_fades_towards_typical() -> None:
    grid = cell_grid(POOLED, 160, 160)
    values = np.full((grid.rows, grid.columns), 8.0, np.float32)
    values[0, 1], values[0, 2] = 16.0, 12.0
    layer = heat_layer(scored(160, 160, InputSpec(160, 160), values), SCALE, ColourMap.VIRIDIS)
    image = layer.image.convertToFormat(QImage.Format.Format_RGBA8888)
    assert image.size() == QSize(grid.columns, grid.rows)
    at_threshold = apply(np.array([1.0]), 0.0, HOTTEST, ColourMap.VIRIDIS)[0]
    assert np.abs(rgb(image.pixelColor(1, 0)).astype(int) - at_threshold).max() <= 1
    assert [image.pixelColor(column, 0).alpha() for column in range(3)] == [0, 255, 128]


@given(
    marked=st.integers(1, 5).flatmap(lambda n: st.lists(st.lists(st.booleans(), min_size=n, max_size=n), min_size=1))
)
def test_outlines_enclose_what_is_marked(marked: list[list[bool]]) -> None:
    cells = np.array(marked, np.bool_)
    segments = outline(cells)
    # Unit edges between a marked square and one that is not: what any outline must be made of.
    padded = np.pad(cells, 1)
    edges = int((padded[1:] != padded[:-1]).sum() + (padded[:, 1:] != padded[:, :-1]).sum())
    assert np.abs(segments[:, 2:] - segments[:, :2]).sum() == edges
    inner = inner_edges(cells)
    between = int((cells[1:] & cells[:-1]).sum() + (cells[:, 1:] & cells[:, :-1]).sum())
    assert np.abs(inner[:, 2:] - inner[:, :2]).sum() == between


def test_the_outline_of_one_square() -> None:
    cells = np.zeros((3, 4), np.bool_)
    cells[1, 2] = True
    assert sorted(map(tuple, outline(cells))) == [(2, 1, 2, 2), (2, 1, 3, 1), (2, 2, 3, 2), (3, 1, 3, 2)]


def test_a_reduced_picture_is_averaged_and_a_magnified_one_is_not(qapp: QApplication) -> None:
    del qapp
    checks = np.indices((512, 512)).sum(axis=0) % 2 * 255
    pixels = np.repeat(checks[:, :, None], 3, axis=2).astype(np.uint8)
    small = painted(pixels, Viewport(0.125), 64, 64)
    assert np.abs(small.astype(int) - 127).max() <= 4
    large = painted(pixels, Viewport(16.0), 64, 64)
    expected = np.asarray(Image.fromarray(pixels[:4, :4]).resize((64, 64), Image.Resampling.NEAREST))
    assert np.array_equal(large, expected)


def painted(pixels: Uint8Array, viewport: Viewport, width: int, height: int) -> Uint8Array:
    canvas = QImage(width, height, QImage.Format.Format_RGB888)
    canvas.fill(0)
    painter = QPainter(canvas)
    Pyramid(pixels).draw(painter, viewport, QRectF(0, 0, width, height), 1.0)
    painter.end()
    rows = np.frombuffer(canvas.constBits(), np.uint8).reshape(height, canvas.bytesPerLine())
    return rows[:, : 3 * width].reshape(height, width, 3).copy()


def test_an_image_keeps_its_pixels(qapp: QApplication) -> None:
    del qapp
    pixels = np.random.default_rng(0).integers(0, 256, (5, 7, 3)).astype(np.uint8)
    image = to_image(pixels)
    assert np.array_equal([[rgb(image.pixelColor(x, y)) for x in range(7)] for y in range(5)], pixels)
