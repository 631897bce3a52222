"""Which tiles the gallery shows, and in which order."""

from __future__ import annotations

import pytest

from fomoad_gui.core.calibration import Verdict
from fomoad_gui.core.samples import Label, Sample, Split
from fomoad_gui.ui.gallery.arrangement import Arrangement, SortKey, Tile, TileFilter, arrange

TILES = (
    Tile(Sample("a", "/b 10.png", 8, 8, Label.GOOD, "", Split.TEST), "b 10.png", 5.0),
    Tile(Sample("b", "/b 9.png", 8, 8, Label.DEFECT, "Scratch", Split.TEST), "b 9.png", 9.0),
    Tile(Sample("c", "/a.png", 8, 8, Label.GOOD, "", Split.TRAIN), "a.png"),
    Tile(Sample("d", "/c.png", 8, 8, Label.DEFECT, "dent", Split.TEST), "c.png", 5.0),
    Tile(Sample("e", "/c.png", 8, 8), "c.png", -1.0),
)


@pytest.mark.parametrize(
    ("tile_filter", "expected"),
    [
        (TileFilter(), "abcde"),
        (TileFilter(label=Label.GOOD), "ac"),
        (TileFilter(label=Label.UNLABELLED), "e"),
        (TileFilter(label=Label.DEFECT, defect_class="dent"), "d"),
        (TileFilter(split=Split.TRAIN), "c"),
        (TileFilter(verdict=Verdict.NG), "abd"),
        (TileFilter(verdict=Verdict.OK), "e"),
        (TileFilter(text=" SCRATCH "), "b"),
        (TileFilter(text="c.p"), "de"),
        (TileFilter(text="b", label=Label.DEFECT), "b"),
        (TileFilter(text="nothing has this name"), ""),
    ],
)
def test_a_filter_shows_what_it_says(tile_filter: TileFilter, expected: str) -> None:
    places = arrange(TILES, Arrangement(tile_filter), threshold=5.0)
    assert "".join(TILES[place].sample.id for place in places) == expected


@pytest.mark.parametrize(
    ("key", "descending", "expected"),
    [
        (SortKey.ADDED, False, "abcde"),
        (SortKey.ADDED, True, "edcba"),
        (SortKey.NAME, False, "cbade"),
        (SortKey.NAME, True, "deabc"),
        (SortKey.SCORE, False, "eadbc"),
        (SortKey.SCORE, True, "badec"),
    ],
)
def test_orders_are_stable_and_put_tiles_without_a_score_last(key: SortKey, descending: bool, expected: str) -> None:
    places = arrange(TILES, Arrangement(TileFilter(), key, descending), threshold=None)
    assert "".join(TILES[place].sample.id for place in places) == expected


def test_without_a_threshold_nothing_has_a_verdict() -> None:
    assert arrange(TILES, Arrangement(TileFilter(verdict=Verdict.OK)), threshold=None) == []


def test_some_samples_alone_can_be_asked_for() -> None:
    tiles = [Tile(Sample(name, f"/{name}.png", 8, 8), name) for name in "abc"]
    assert arrange(tiles, Arrangement(TileFilter(ids=frozenset("ca"))), None) == [0, 2]
