"""The card beside the mouse: the picture with its heat map, never off the map."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.geometry import Window, cell_grid, fit_transform
from fomoad_gui.core.images import InputSpec
from fomoad_gui.core.samples import Sample
from fomoad_gui.core.scores import CellScores
from fomoad_gui.ui.explore.hover_card import EDGE, HoverCard
from fomoad_gui.ui.gallery.thumbnails import ThumbnailAnswer
from fomoad_gui.vision.overlay import HeatScale

SAMPLE = Sample("a", "/a.png", 64, 64)


class Source:
    """Hands out grey thumbnails when it is told to."""

    def __init__(self) -> None:
        self.asked: list[Callable[[ThumbnailAnswer], None]] = []

    def request(self, _sample: Sample, edge: int, done: Callable[[ThumbnailAnswer], None]) -> None:
        assert edge == EDGE
        self.asked.append(done)


@pytest.fixture
def source() -> Source:
    return Source()


@pytest.fixture
def card(qtbot: QtBot, source: Source) -> HoverCard:
    ground = QWidget()
    qtbot.addWidget(ground)
    ground.resize(500, 400)
    ground.show()
    made = HoverCard(source, ground)
    made.setParent(ground)
    return made


GREY = np.full((EDGE, EDGE, 3), 90, np.uint8)


@pytest.mark.parametrize("mouse", [QPoint(5, 5), QPoint(495, 5), QPoint(250, 395), QPoint(499, 399)])
def test_it_lies_on_the_map_and_not_under_the_mouse(card: HoverCard, mouse: QPoint) -> None:
    card.show_sample(SAMPLE, ["a.png", "Good"], mouse)
    assert card.isVisible()
    ground = card.parentWidget()
    assert ground is not None
    assert ground.rect().contains(card.geometry())
    assert not card.geometry().contains(mouse)
    assert card.words.text() == "a.png\nGood"


def test_a_picture_is_read_once_and_one_that_comes_too_late_is_not_shown(card: HoverCard, source: Source) -> None:
    card.show_sample(SAMPLE, [], QPoint(9, 9))
    card.leave()
    source.asked[0](GREY)
    assert not card.isVisible()
    assert card.picture.pixmap().isNull()
    card.show_sample(SAMPLE, [], QPoint(9, 9))
    assert len(source.asked) == 1
    assert card.picture.pixmap().toImage().pixelColor(5, 5).red() == 90


def test_its_heat_map_lies_over_it(card: HoverCard, source: Source) -> None:
    grid = cell_grid((Window(32, 32, same=True),), 64, 64)
    values = np.array([[0.0, 0.0], [0.0, 9.0]], np.float32)
    cells = CellScores(values, grid, fit_transform(64, 64, InputSpec(64, 64)), 64, 64, 0.0)
    card.set_heat(lambda _sample: cells, HeatScale(0.0, 4.0))
    card.show_sample(SAMPLE, [], QPoint(9, 9))
    source.asked[0](GREY)
    image = card.picture.pixmap().toImage()
    assert image.pixelColor(20, 20).getRgb() == (90, 90, 90, 255)
    hot = image.pixelColor(100, 100)
    assert hot.red() > 130
    assert hot.red() > hot.blue()


def test_a_file_that_cannot_be_read_says_so(card: HoverCard, source: Source) -> None:
    card.show_sample(SAMPLE, [], QPoint(9, 9))
    source.asked[0](FomoadError("It is gone.", "Import it again."))
    assert card.picture.text() == "Cannot be read"
