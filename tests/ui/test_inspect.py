"""The inspector driven with mouse, wheel and keyboard; where cells lie is checked against the geometry itself."""

from __future__ import annotations

import re

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from fomoad_gui.core.calibration import Verdict
from fomoad_gui.ui.inspect.canvas import STEP
from fomoad_gui.ui.inspect.values import CellReading, InspectedPicture
from fomoad_gui.ui.inspect.view import InspectView
from fomoad_gui.ui.inspect.viewport import LARGEST_SCALE
from fomoad_gui.ui.inspect.words import HINT, reading_text, zoom_text
from fomoad_gui.ui.theme.apply import apply_theme
from fomoad_gui.ui.theme.tokens import DARK, LIGHT
from fomoad_gui.vision.colour import ColourMap, apply
from fomoad_gui.vision.overlay import HOTTEST, HeatScale
from tests.ui.inspected import SCALE, picture, rgb

Key = Qt.Key


@pytest.fixture
def view(qtbot: QtBot) -> InspectView:
    made = InspectView()
    qtbot.addWidget(made)
    made.resize(760, 620)
    made.set_scale(SCALE)
    made.set_neighbours(True, True)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.canvas.setFocus()
    return made


def on_screen(view: InspectView, x: float, y: float) -> QPoint:
    """Where a place in the picture appears on the canvas."""
    return QPointF(*view.canvas.viewport.to_widget(x, y)).toPoint()


def turn_wheel(view: InspectView, at: QPoint, notches: int, modifiers: Qt.KeyboardModifier) -> None:
    place = QPointF(at)
    event = QWheelEvent(
        place,
        view.canvas.mapToGlobal(place),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view.canvas, event)


def colour_at(view: InspectView, place: QPoint) -> QColor:
    return view.canvas.grab().toImage().pixelColor(place)


def test_nothing_and_an_unreadable_file_are_said_in_words(view: InspectView) -> None:
    assert view.empty.isVisible()
    view.show_message("torn.png", "'torn.png' is truncated.", "Copy it again.")
    texts = {label.text() for label in view.broken.findChildren(QLabel)}
    assert {"'torn.png' is truncated.", "Copy it again."} <= texts
    assert view.broken.isVisible()
    assert view.header.name.text() == "torn.png"
    assert not view.tools.fit_button.isEnabled()
    view.show_picture(picture())
    assert view.canvas.isVisible()
    view.clear()
    assert view.empty.isVisible()
    assert view.header.name.text() == ""


def test_score_percentile_and_verdict_follow_the_threshold(view: InspectView) -> None:
    view.show_picture(picture(peak=30.0))
    assert view.header.score.text() == "Score 30.00"
    assert view.header.percentile.text() == "higher than 75 % of good pictures"
    verdicts = []
    for threshold in (16.0, 30.0, float(np.nextafter(30.0, 31.0))):
        view.set_scale(HeatScale(8.0, threshold))
        verdicts.append(view.header.badge.verdict)
    assert verdicts == [Verdict.NG, Verdict.NG, Verdict.OK]


def test_a_picture_in_training_shows_heat_but_no_score(view: InspectView) -> None:
    known = picture()
    view.show_picture(InspectedPicture(known.name, known.pixels, known.cells, 75.0, in_training=True))
    assert view.header.score.text() == ""
    assert not view.header.badge.isVisible()
    assert view.header.percentile.text() == "in training"
    assert view.canvas.layer is not None
    shown = view.canvas.layer.image
    assert view.canvas.layer.borders.size == view.canvas.layer.seams.size == 0
    QTest.mouseMove(view.canvas, on_screen(view, 100, 100))
    assert re.fullmatch(r"Row \d+, column \d+ · pixel \d+, \d+", view.tools.reading.text())
    view.show_picture(known)
    assert view.canvas.layer.image == shown
    assert view.canvas.layer.borders.size > 0
    assert "score" in view.tools.reading.text()


def test_without_a_model_there_is_a_picture_and_no_heat(view: InspectView) -> None:
    view.set_scale(None)
    view.show_picture(InspectedPicture("part.png", np.zeros((10, 10, 3), np.uint8)))
    assert view.canvas.layer is None
    assert not view.legend.isVisible()
    assert not view.tools.opacity.isEnabled()
    assert view.tools.fit_button.isEnabled()


def test_the_cell_over_the_threshold_has_a_white_border_at_every_zoom(view: InspectView) -> None:
    shown = picture(hot=(2, 3))
    view.show_picture(shown)
    assert shown.cells is not None
    x0, y0, x1, y1 = shown.cells.cell_box_in_image(2, 3)
    for _ in range(3):
        for x, y in ((x0, (y0 + y1) / 2), (x1, (y0 + y1) / 2), ((x0 + x1) / 2, y0), ((x0 + x1) / 2, y1)):
            image = view.canvas.grab().toImage()
            place = on_screen(view, x, y)
            near = [image.pixelColor(place + QPoint(dx, dy)).name() for dx in (-1, 0) for dy in (-1, 0)]
            assert "#ffffff" in near
        view.canvas.zoom(1.6, QPointF(on_screen(view, (x0 + x1) / 2, (y0 + y1) / 2)))
    view.set_scale(HeatScale(8.0, 31.0))
    assert view.canvas.layer is not None
    assert view.canvas.layer.borders.size == 0


def test_the_truth_is_outlined_where_the_mask_is(view: InspectView) -> None:
    mask = np.zeros((240, 320), np.bool_)
    mask[150:190, 40:90] = True
    view.show_picture(picture(mask=mask))
    view.tools.heat_button.setChecked(False)
    plain = QColor(90, 90, 90).name()
    assert colour_at(view, on_screen(view, 40, 170)).name() != plain
    assert colour_at(view, on_screen(view, 65, 170)).name() == plain
    assert colour_at(view, on_screen(view, 20, 170)).name() == plain


def test_pointing_at_a_cell_reads_it(view: InspectView) -> None:
    shown = picture(hot=(2, 3), peak=30.0)
    view.show_picture(shown)
    assert shown.cells is not None
    x0, y0, x1, y1 = shown.cells.cell_box_in_image(2, 3)
    with_cursor = on_screen(view, (x0 + x1) / 2, (y0 + y1) / 2)
    QTest.mouseMove(view.canvas, with_cursor)
    text = view.tools.reading.text()
    assert text.startswith("Row 2, column 3 · score 30.00 · heat 2.75 (threshold: 1) · pixel ")
    corner = on_screen(view, 3, 3)  # in no cell; which of a few pixels it hits depends on the theme's sizes
    QTest.mouseMove(view.canvas, corner)
    x, y = view.canvas.viewport.to_picture(corner.x(), corner.y())
    assert view.tools.reading.text() == f"Pixel {int(x)}, {int(y)}"


def test_the_reading_in_words() -> None:
    assert reading_text(None) == HINT
    assert reading_text(CellReading(3, 4)) == "Pixel 3, 4"
    assert reading_text(CellReading(3, 4, 0, 1, -2.5)) == "Row 0, column 1 · score −2.50 · pixel 3, 4"
    assert [zoom_text(scale) for scale in (1.0, 0.034, 64.0)] == ["100 %", "3.4 %", "6400 %"]


@pytest.mark.parametrize("modifiers", [Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier])
def test_the_wheel_zooms_about_the_cursor(view: InspectView, modifiers: Qt.KeyboardModifier) -> None:
    view.show_picture(picture())
    cursor = on_screen(view, 200, 100)
    before, scale = view.canvas.viewport.to_picture(cursor.x(), cursor.y()), view.canvas.viewport.scale
    turn_wheel(view, cursor, 3, modifiers)
    assert view.canvas.viewport.scale == pytest.approx(scale * STEP**3)
    assert view.canvas.viewport.to_picture(cursor.x(), cursor.y()) == pytest.approx(before)
    turn_wheel(view, cursor, 60, modifiers)
    assert view.canvas.viewport.scale == LARGEST_SCALE
    assert view.tools.zoom_label.text() == "6400 %"
    turn_wheel(view, cursor, -200, modifiers)
    assert view.canvas.viewport.scale == pytest.approx(1.0)


def test_f_fits_and_z_and_a_double_click_show_the_actual_size(view: InspectView) -> None:
    view.show_picture(picture(width=1600, height=1200))
    fit = view.canvas.viewport
    QTest.keyClick(view.canvas, Key.Key_Z)
    assert view.canvas.viewport.scale == 1.0
    QTest.keyClick(view.canvas, Key.Key_F)
    assert view.canvas.viewport == fit
    place = on_screen(view, 1000, 500)
    QTest.mouseDClick(view.canvas, Qt.MouseButton.LeftButton, pos=place)
    assert view.canvas.viewport.scale == 1.0
    assert view.canvas.viewport.to_picture(place.x(), place.y()) == pytest.approx((1000, 500), abs=2)
    QTest.mouseDClick(view.canvas, Qt.MouseButton.LeftButton, pos=place)
    assert view.canvas.viewport == fit
    QTest.keyClick(view.canvas, Key.Key_Plus)
    assert view.canvas.viewport.scale == pytest.approx(fit.scale * STEP)
    QTest.mouseClick(view.tools.fit_button, Qt.MouseButton.LeftButton)
    assert view.canvas.viewport == fit


def test_dragging_pans(view: InspectView) -> None:
    view.show_picture(picture())
    view.canvas.zoom(4.0)
    grabbed = QPoint(300, 200)
    held = view.canvas.viewport.to_picture(grabbed.x(), grabbed.y())
    QTest.mousePress(view.canvas, Qt.MouseButton.LeftButton, pos=grabbed)
    QTest.mouseMove(view.canvas, QPoint(330, 190))
    QTest.mouseMove(view.canvas, QPoint(260, 230))
    assert view.canvas.cursor().shape() is Qt.CursorShape.ClosedHandCursor
    QTest.mouseRelease(view.canvas, Qt.MouseButton.LeftButton, pos=QPoint(260, 230))
    assert view.canvas.viewport.to_picture(260, 230) == pytest.approx(held)
    QTest.mouseMove(view.canvas, QPoint(400, 300))
    assert view.canvas.viewport.to_picture(260, 230) == pytest.approx(held)


def test_holding_h_hides_the_heat_map(view: InspectView) -> None:
    shown = picture(hot=(2, 3))
    view.show_picture(shown)
    assert shown.cells is not None
    x0, y0, x1, y1 = shown.cells.cell_box_in_image(2, 3)
    inside = on_screen(view, (x0 + x1) / 2, (y0 + y1) / 2)
    plain = QColor(90, 90, 90).name()
    assert colour_at(view, inside).name() != plain
    QTest.keyPress(view.canvas, Key.Key_H)
    assert colour_at(view, inside).name() == plain
    QTest.keyRelease(view.canvas, Key.Key_H)
    assert colour_at(view, inside).name() != plain
    QTest.keyPress(view.canvas, Key.Key_H)
    view.tools.opacity.setFocus()
    assert view.canvas.layer is not None
    QTest.mouseClick(view.tools.heat_button, Qt.MouseButton.LeftButton)
    assert view.canvas.layer is None


def test_opacity_and_colours_are_asked_for_and_told(view: InspectView, qtbot: QtBot) -> None:
    shown = picture(hot=(2, 3))
    view.show_picture(shown)
    assert shown.cells is not None
    x0, y0, x1, y1 = shown.cells.cell_box_in_image(2, 3)
    inside = on_screen(view, x0 + 0.3 * (x1 - x0), y0 + 0.3 * (y1 - y0))
    with qtbot.waitSignal(view.opacity_changed) as opacity:
        view.tools.opacity.setValue(100)
    assert opacity.args == [1.0]
    with qtbot.waitSignal(view.colour_map_changed) as colours:
        QTest.keyClick(view.tools.colour_map, Key.Key_Down)
    assert colours.args == ["magma"]
    hottest = apply(np.array([HOTTEST]), 0.0, HOTTEST, ColourMap.MAGMA)[0]
    assert np.array_equal(rgb(colour_at(view, inside)), hottest)
    with qtbot.waitSignal(view.opacity_changed):
        view.set_opacity(0.0)
    assert colour_at(view, inside).name() == QColor(90, 90, 90).name()
    view.set_colour_map("cividis")
    assert view.tools.colour_map.currentText() == "Cividis"
    view.set_colour_map("no such map")
    assert view.tools.colour_map.currentText() == "Cividis"


@pytest.mark.parametrize("key", [Key.Key_A, Key.Key_Left, Key.Key_D, Key.Key_Right])
def test_keys_ask_for_the_neighbours(view: InspectView, qtbot: QtBot, key: Qt.Key) -> None:
    view.show_picture(picture())
    signal = view.previous_requested if key in (Key.Key_A, Key.Key_Left) else view.next_requested
    with qtbot.waitSignal(signal):
        QTest.keyClick(view.canvas, key)
    view.set_neighbours(False, False)
    with qtbot.assertNotEmitted(signal):
        QTest.keyClick(view.canvas, key)
    assert not view.header.previous_button.isEnabled()


def test_zoom_and_place_stay_between_pictures_of_one_size(view: InspectView) -> None:
    view.show_picture(picture())
    view.canvas.zoom(3.0, QPointF(200, 200))
    looked_at = view.canvas.viewport
    view.show_picture(picture(hot=(0, 0)))
    assert view.canvas.viewport == looked_at
    view.show_picture(picture(width=200, height=100))
    assert view.canvas.viewport != looked_at
    fit = view.canvas.viewport
    view.resize(900, 700)
    assert view.canvas.viewport.scale > fit.scale


def test_the_legend_marks_the_cell_that_is_pointed_at_and_takes_the_theme(
    view: InspectView, qapp: QApplication
) -> None:
    shown = picture(hot=(2, 3))
    view.show_picture(shown)
    assert shown.cells is not None
    before = view.legend.grab().toImage()
    x0, y0, x1, y1 = shown.cells.cell_box_in_image(2, 3)
    QTest.mouseMove(view.canvas, on_screen(view, (x0 + x1) / 2, (y0 + y1) / 2))
    assert view.legend.grab().toImage() != before
    try:
        apply_theme(qapp, DARK)
        corner = QPoint(3, view.canvas.height() - 3)
        assert colour_at(view, corner).name() == DARK.surface_sunken
    finally:
        apply_theme(qapp, LIGHT)
    assert colour_at(view, corner).name() == LIGHT.surface_sunken


def test_a_long_name_is_cut_in_the_middle_and_told_in_full(view: InspectView) -> None:
    name = "part " * 60 + ".png"
    view.show_picture(InspectedPicture(name, np.zeros((10, 10, 3), np.uint8)))
    assert view.header.name.toolTip() == name
    assert view.width() == 760
