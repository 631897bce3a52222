"""The map under the mouse: lasso, click, zoom, legend; and in the window, linked with gallery, labels and undo."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QPixmap, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from fomoad_gui.ui.explore.scatter import Scatter, Tool

LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton
CTRL, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
GRID = np.stack(np.meshgrid(np.arange(5), np.arange(5)), axis=-1).reshape(-1, 2).astype(np.float32)
IDS = tuple(f"{x}{y}" for x, y in GRID.astype(int).tolist())


@pytest.fixture
def scatter(qtbot: QtBot) -> Scatter:
    made = Scatter()
    qtbot.addWidget(made)
    made.resize(500, 400)
    made.show()
    qtbot.waitExposed(made)
    made.show_points(IDS, GRID)
    return made


def at(scatter: Scatter, sample_id: str, right: float = 0.0, down: float = 0.0) -> QPoint:
    where = scatter.place_of(sample_id)
    assert where is not None
    return (where + QPointF(right, down)).toPoint()


def drag(
    widget: QWidget, way: Sequence[QPoint], button: Qt.MouseButton = LEFT, keys: Qt.KeyboardModifier = NONE
) -> None:
    """Press, go along the way, and let go, as a hand does."""
    QTest.mousePress(widget, button, keys, way[0])
    for before, after in pairwise(way):
        for step in range(1, 5):
            QTest.mouseMove(widget, before + (after - before) * step / 4)
    QTest.mouseRelease(widget, button, keys, way[-1])


def around(scatter: Scatter, first: str, last: str, margin: float = 20) -> list[QPoint]:
    """The corners of a box around two points, the last of them lower on the screen and to the right."""
    m = margin
    a, b = at(scatter, first), at(scatter, last)
    left, right, top, low = a.x() - m, b.x() + m, a.y() - m, b.y() + m
    corners = [(left, top), (right, top), (right, low), (left, low), (left, top + 1)]
    return [QPoint(round(x), round(y)) for x, y in corners]


def test_a_lasso_selects_what_it_goes_around(scatter: Scatter, qtbot: QtBot) -> None:
    with qtbot.waitSignal(scatter.selection_changed) as selected:
        drag(scatter, around(scatter, "12", "21"))
    assert set(selected.args[0]) == {"11", "12", "21", "22"}
    assert set(scatter.selection()) == {"11", "12", "21", "22"}


def test_ctrl_adds_and_esc_lets_go(scatter: Scatter, qtbot: QtBot) -> None:
    drag(scatter, around(scatter, "00", "00"))
    drag(scatter, around(scatter, "44", "44"), keys=CTRL)
    assert set(scatter.selection()) == {"00", "44"}
    with qtbot.waitSignal(scatter.selection_changed):
        QTest.keyClick(scatter, Qt.Key.Key_Escape)
    assert scatter.selection() == ()


def test_esc_gives_up_a_lasso_that_is_being_drawn(scatter: Scatter, qtbot: QtBot) -> None:
    way = around(scatter, "12", "21")
    QTest.mousePress(scatter, LEFT, NONE, way[0])
    QTest.mouseMove(scatter, way[1])
    QTest.keyClick(scatter, Qt.Key.Key_Escape)
    with qtbot.assertNotEmitted(scatter.selection_changed):
        QTest.mouseRelease(scatter, LEFT, NONE, way[2])


def test_a_rectangle_is_dragged_from_corner_to_corner(scatter: Scatter) -> None:
    scatter.tool = Tool.RECTANGLE
    corners = around(scatter, "03", "10")
    drag(scatter, [corners[0], corners[2]])
    assert set(scatter.selection()) == {f"{x}{y}" for x in range(2) for y in range(4)}


def test_a_click_selects_one_and_shows_it_and_ctrl_takes_it_out_again(scatter: Scatter, qtbot: QtBot) -> None:
    with qtbot.waitSignal(scatter.current_changed) as current:
        QTest.mouseClick(scatter, LEFT, NONE, at(scatter, "23", 3, -2))
    assert (current.args, scatter.selection()) == (["23"], ("23",))
    QTest.mouseClick(scatter, LEFT, CTRL, at(scatter, "31"))
    assert set(scatter.selection()) == {"23", "31"}
    QTest.mouseClick(scatter, LEFT, CTRL, at(scatter, "23"))
    assert scatter.selection() == ("31",)
    QTest.mouseClick(scatter, LEFT, NONE, at(scatter, "23", 25, 25))
    assert scatter.selection() == ()


def test_hidden_points_are_not_selected(scatter: Scatter) -> None:
    scatter.set_visible(np.array([one != "22" for one in IDS]))
    drag(scatter, around(scatter, "12", "21"))
    assert set(scatter.selection()) == {"11", "12", "21"}
    QTest.mouseClick(scatter, LEFT, NONE, at(scatter, "22"))
    assert scatter.selection() == ()


def test_the_middle_button_moves_the_map_and_the_selection_stays(scatter: Scatter) -> None:
    scatter.set_selection(["00"])
    before = at(scatter, "22")
    drag(scatter, [QPoint(100, 100), QPoint(160, 70)], MIDDLE)
    assert at(scatter, "22") - before == QPoint(60, -30)
    assert scatter.selection() == ("00",)
    scatter.see_all()
    assert at(scatter, "22") == before


def test_the_point_under_the_mouse_is_told(scatter: Scatter, qtbot: QtBot) -> None:
    QTest.mouseMove(scatter, at(scatter, "13", 40, 30))
    with qtbot.waitSignal(scatter.hovered) as hovered:
        QTest.mouseMove(scatter, at(scatter, "13"))
    assert hovered.args[0] == "13"


def test_more_points_leave_what_is_seen_as_it_is_and_keep_the_selection(scatter: Scatter) -> None:
    scatter.set_selection(["12"])
    drag(scatter, [QPoint(100, 100), QPoint(160, 70)], MIDDLE)
    before = at(scatter, "22")
    scatter.show_points((*IDS, "new"), np.concatenate([GRID, [[9, 9]]]).astype(np.float32))
    assert at(scatter, "22") == before
    assert scatter.selection() == ("12",)


def test_near_enough_the_pictures_themselves_are_drawn(scatter: Scatter, qtbot: QtBot) -> None:
    scatter.picture_of = lambda _id: _red()
    with qtbot.waitSignal(scatter.pictures_wanted) as wanted:
        for _ in range(8):
            where = at(scatter, "22")
            wheel(scatter, where, 1)
        qtbot.waitUntil(lambda: "22" in scatter._wanted)
    assert isinstance(wanted.args[0], tuple)
    seen = scatter.grab().toImage()
    assert seen.pixelColor(at(scatter, "22", 12, 12)) == QColor("#ff0000")
    scatter.see_all()
    qtbot.waitUntil(lambda: scatter._wanted == ())


def wheel(widget: QWidget, where: QPoint, notches: int) -> None:
    """Turn the wheel at a place."""
    event = QWheelEvent(
        QPointF(where),
        QPointF(widget.mapToGlobal(where)),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        NONE,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


def _red() -> QPixmap:
    pixmap = QPixmap(128, 128)
    pixmap.fill(QColor("#ff0000"))
    return pixmap
