"""Regions drawn with the mouse."""

from __future__ import annotations

import numpy as np
import pytest
import shiboken6
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fomoad_gui.core.regions import Region
from fomoad_gui.ui.regions.dialog import RegionsDialog

LEFT = Qt.MouseButton.LeftButton
PICTURE = np.zeros((100, 200, 3), np.uint8)
THERE = Region("date", 0.8, 0.0, 1.0, 0.2, ignored=True)


@pytest.fixture
def dialog(qtbot: QtBot) -> RegionsDialog:
    made = RegionsDialog(PICTURE, [THERE])
    made.open()
    qtbot.waitExposed(made)
    return made


def place(dialog: RegionsDialog, x: float, y: float) -> QPoint:
    rect = dialog.canvas.picture_rect()
    return QPoint(round(rect.left() + x * rect.width()), round(rect.top() + y * rect.height()))


def draw(dialog: RegionsDialog, start: tuple[float, float], end: tuple[float, float]) -> None:
    QTest.mousePress(dialog.canvas, LEFT, pos=place(dialog, *start))
    QTest.mouseMove(dialog.canvas, place(dialog, *end))
    QTest.mouseRelease(dialog.canvas, LEFT, pos=place(dialog, *end))


def test_a_rectangle_is_drawn_named_and_agreed_to(dialog: RegionsDialog, qtbot: QtBot) -> None:
    draw(dialog, (0.5, 0.75), (0.25, 0.25))
    QTest.keyClicks(dialog.name, "left screw")
    with qtbot.waitSignal(dialog.confirmed) as confirmed:
        QTest.mouseClick(dialog.apply_button, LEFT)
    there, drawn = confirmed.args[0]
    assert there == THERE
    assert (drawn.name, drawn.ignored) == ("left screw", False)
    box = (drawn.left, drawn.top, drawn.right, drawn.bottom)
    assert box == pytest.approx((0.25, 0.25, 0.5, 0.75), abs=0.01)
    qtbot.waitUntil(lambda: not shiboken6.isValid(dialog))


def test_a_region_is_picked_changed_and_removed(dialog: RegionsDialog) -> None:
    assert not dialog.remove.isEnabled()
    QTest.mouseClick(dialog.canvas, LEFT, pos=place(dialog, 0.9, 0.1))
    assert dialog.name.text() == "date"
    assert dialog.ignored.isChecked()
    dialog.ignored.click()
    assert not dialog.regions[0].ignored
    QTest.keyClick(dialog.canvas, Qt.Key.Key_Delete)
    assert dialog.regions == ()
    assert not dialog.name.isEnabled()
    dialog.reject()


def test_drawing_beyond_the_picture_ends_at_its_edge(dialog: RegionsDialog) -> None:
    draw(dialog, (0.5, 0.5), (1.4, 1.6))
    drawn = dialog.regions[-1]
    assert (drawn.right, drawn.bottom) == (1.0, 1.0)
    dialog.reject()


def test_nothing_is_used_when_the_dialog_is_cancelled(dialog: RegionsDialog, qtbot: QtBot) -> None:
    draw(dialog, (0.1, 0.1), (0.4, 0.4))
    with qtbot.assertNotEmitted(dialog.confirmed):
        dialog.reject()
