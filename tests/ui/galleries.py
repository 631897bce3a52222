"""A gallery for a test, its source of thumbnails, and what a person does in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fomoad_gui.core.samples import Label, Sample, Split
from fomoad_gui.ui.gallery.gallery import Gallery
from fomoad_gui.ui.gallery.thumbnails import ThumbnailAnswer
from fomoad_gui.ui.theme.apply import apply_theme
from fomoad_gui.ui.theme.current import THEME_PROPERTY
from fomoad_gui.ui.theme.tokens import LIGHT

RED = np.broadcast_to(np.array([200, 10, 10], np.uint8), (100, 100, 3))


def dressed_in_light(qapp: QApplication) -> Iterator[None]:
    """The body of a fixture: the light theme, taken off afterwards."""
    apply_theme(qapp, LIGHT)
    yield
    qapp.setStyleSheet("")
    qapp.setProperty(THEME_PROPERTY, None)


class HeldSource:
    """Keeps requests until `answer` is called; answers itself at once where `at_once` is given."""

    def __init__(self, at_once: ThumbnailAnswer | None = None) -> None:
        self.at_once = at_once
        self.asked: list[tuple[str, int]] = []
        self.waiting: list[tuple[Sample, Callable[[ThumbnailAnswer], None]]] = []

    def request(self, sample: Sample, edge: int, done: Callable[[ThumbnailAnswer], None]) -> None:
        self.asked.append((sample.id, edge))
        if self.at_once is not None:
            done(self.at_once)
        else:
            self.waiting.append((sample, done))

    def answer(self, answer: ThumbnailAnswer = RED) -> str:
        sample, done = self.waiting.pop(0)
        done(answer)
        return sample.id


def shown(qtbot: QtBot, source: HeldSource, width: int = 800) -> Gallery:
    made = Gallery(source)
    qtbot.addWidget(made)
    made.resize(width, 600)
    made.show()
    activate(made)
    made.grid.setFocus()
    return made


def activate(gallery: Gallery) -> None:
    """Shortcuts work in the active window only."""
    gallery.activateWindow()
    assert QTest.qWaitForWindowActive(gallery)


def parts(count: int = 6) -> list[Sample]:
    """Good ones first in training, calibration and test by turns; every third one is a scratched one in test."""
    splits = (Split.TRAIN, Split.CALIBRATION, Split.TEST)
    return [
        Sample(f"id{n}", f"/data/part {n}.png", 64, 48, Label.DEFECT, "scratch", Split.TEST)
        if n % 3 == 2
        else Sample(f"id{n}", f"/data/part {n}.png", 64, 48, Label.GOOD, "", splits[n % 3])
        for n in range(count)
    ]


def centre(gallery: Gallery, row: int) -> QPoint:
    return gallery.grid.visualRect(gallery.grid.model().index(row, 0)).center()


def click(
    gallery: Gallery, row: int, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier, *, twice: bool = False
) -> None:
    QTest.mouseClick(gallery.grid.viewport(), Qt.MouseButton.LeftButton, modifier, centre(gallery, row))
    if twice:
        QTest.mouseDClick(gallery.grid.viewport(), Qt.MouseButton.LeftButton, modifier, centre(gallery, row))


def press(gallery: Gallery, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(gallery.grid, key, modifier)


class Heard:
    """All that a gallery has asked for."""

    def __init__(self, gallery: Gallery) -> None:
        self.selections: list[tuple[str, ...]] = []
        self.labels: list[tuple[tuple[str, ...], Label, str]] = []
        self.splits: list[tuple[tuple[str, ...], Split]] = []
        self.removals: list[tuple[str, ...]] = []
        self.opened: list[str] = []
        self.currents: list[str] = []
        gallery.selection_changed.connect(self.selections.append)
        gallery.label_requested.connect(lambda *args: self.labels.append(args))
        gallery.split_requested.connect(lambda *args: self.splits.append(args))
        gallery.remove_requested.connect(self.removals.append)
        gallery.open_requested.connect(self.opened.append)
        gallery.current_changed.connect(self.currents.append)
