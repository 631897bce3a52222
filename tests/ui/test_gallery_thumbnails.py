"""Thumbnails: only those in sight are asked for, the newest wish first, and memory is bounded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fomoad_gui.core.errors import FomoadError
from fomoad_gui.ui.gallery.loader import MOST_IN_FLIGHT, ThumbnailLoader
from fomoad_gui.ui.gallery.thumbnails import PixmapCache, request_edge, to_pixmap
from fomoad_gui.ui.gallery.tile import letterbox
from fomoad_gui.ui.theme.tokens import LIGHT
from tests.ui.galleries import RED, HeldSource, centre, dressed_in_light, parts, shown


@pytest.fixture(scope="module", autouse=True)
def light(qapp: QApplication) -> Iterator[None]:
    yield from dressed_in_light(qapp)


def test_only_what_is_in_sight_is_asked_for(qtbot: QtBot) -> None:
    source = HeldSource(at_once=RED)
    gallery = shown(qtbot, source)
    gallery.set_samples(parts(10_000))
    qtbot.waitUntil(lambda: len(source.asked) > 10)
    QTest.qWait(20)
    in_sight = gallery.grid.rows_in_sight()
    assert [sample_id for sample_id, _ in source.asked[: len(in_sight)]] == [f"id{row}" for row in in_sight]
    assert len(source.asked) < 3 * len(in_sight)


def test_rows_in_sight_are_those_that_qt_paints(qtbot: QtBot) -> None:
    source = HeldSource(at_once=RED)
    gallery = shown(qtbot, source)
    gallery.set_samples(parts(500))
    for width, value in ((800, 0), (803, 1234), (611, 5000), (420, 10**6)):
        gallery.resize(width, 600)
        gallery.grid.verticalScrollBar().setValue(value)
        view = gallery.grid.viewport().rect()
        model = gallery.grid.model()
        overlapping = [r for r in range(500) if gallery.grid.visualRect(model.index(r, 0)).intersects(view)]
        assert gallery.grid.rows_in_sight() == overlapping


def test_what_has_been_scrolled_past_is_forgotten(qtbot: QtBot) -> None:
    source = HeldSource()
    gallery = shown(qtbot, source)
    gallery.set_samples(parts(10_000))
    qtbot.waitUntil(lambda: len(source.asked) == MOST_IN_FLIGHT)
    for value in (3_000, 60_000, 200_000):
        gallery.grid.verticalScrollBar().setValue(value)
        QTest.qWait(5)
    assert len(source.asked) == MOST_IN_FLIGHT  # the others wait until one is answered
    source.answer()
    assert source.asked[-1][0] == f"id{gallery.grid.rows_in_sight()[0]}"


def test_the_picture_is_painted_once_it_is_there(qtbot: QtBot) -> None:
    source = HeldSource()
    gallery = shown(qtbot, source)
    gallery.set_samples(parts(1))
    qtbot.waitUntil(lambda: len(source.waiting) == 1)
    assert gallery.grid.grab().toImage().pixelColor(centre(gallery, 0)) == QColor(LIGHT.surface_sunken)
    source.answer(RED)
    assert gallery.grid.grab().toImage().pixelColor(centre(gallery, 0)) == QColor(200, 10, 10)


def test_a_picture_that_cannot_be_read_says_why_and_is_not_asked_for_again(qtbot: QtBot) -> None:
    source = HeldSource(at_once=FomoadError("part 0.png is empty.", "Replace the file."))
    gallery = shown(qtbot, source)
    samples = parts(1)
    gallery.set_samples(samples)
    qtbot.waitUntil(lambda: len(source.asked) == 1)
    tooltip = gallery.grid.model().index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert tooltip == "part 0.png is empty. Replace the file."
    gallery.grid.resize(500, 500)
    QTest.qWait(20)
    assert len(source.asked) == 1
    gallery.set_samples([replace(samples[0], path="/elsewhere/part 0.png")])
    gallery.grid.set_edge(170)
    qtbot.waitUntil(lambda: len(source.asked) == 2)


def test_answers_that_come_after_the_gallery_has_gone_do_no_harm() -> None:
    source = HeldSource()
    loader = ThumbnailLoader(source)
    loader.want(parts(2), 128)
    loader.deleteLater()
    QTest.qWait(0)
    source.answer()
    del loader
    source.answer()


def test_a_source_that_answers_at_once_is_asked_without_end_of_stack() -> None:
    source = HeldSource(at_once=RED)
    loader = ThumbnailLoader(source)
    loader.want(parts(2_000), 128)
    assert len(source.asked) == 2_000
    loader.deleteLater()


def test_larger_tiles_ask_for_larger_thumbnails_and_show_the_small_ones_meanwhile() -> None:
    source = HeldSource()
    loader = ThumbnailLoader(source)
    sample = parts(1)[0]
    loader.want([sample], 128)
    source.answer()
    loader.want([sample], 512)
    assert source.asked == [("id0", 128), ("id0", 512)]
    small = loader.thumbnail("id0", 512)
    assert small is not None
    assert small.width() == 100
    loader.deleteLater()


def test_few_sizes_are_asked_for() -> None:
    assert [request_edge(pixels) for pixels in (10, 128, 129, 512, 2_000)] == [128, 128, 256, 512, 512]


def test_the_cache_drops_the_least_recently_used_and_keeps_its_limit() -> None:
    cache = PixmapCache(limit=4 * 100 * 100 * 3)
    for name in "abc":
        cache.put(name, 128, QPixmap(100, 100))
    assert cache.get("a", 128) is not None
    cache.put("d", 128, QPixmap(100, 100))
    assert [name for name in "abcd" if cache.get(name, 128) is not None] == ["a", "c", "d"]
    cache.put("d", 128, QPixmap(100, 50))
    assert cache.size == 4 * (100 * 100 * 2 + 100 * 50)


def test_rgb_bytes_become_the_same_pixels() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (5, 7, 3), np.uint8)
    image = to_pixmap(pixels).toImage()
    for y, x in np.ndindex(5, 7):
        assert image.pixelColor(int(x), int(y)).getRgb()[:3] == tuple(pixels[y, x])  # type: ignore[index]


def test_pictures_keep_their_proportions() -> None:
    for width, height in ((640, 480), (100, 900), (50, 50)):
        place = letterbox(width, height, 160)
        assert max(place.width(), place.height()) == pytest.approx(160)
        assert place.width() / place.height() == pytest.approx(width / height)
        assert (place.center().x(), place.center().y()) == (80, 80)
