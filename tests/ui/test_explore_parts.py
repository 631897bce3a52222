"""The parts of the map that need no mouse: what is seen of it, points as pixels, colours and their legend."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from fomoad_gui.core.calibration import Evidence, calibrate
from fomoad_gui.core.samples import Label, Sample, Split
from fomoad_gui.ui.explore.colouring import UNSCORED, ColourBy, Told, argb, colouring
from fomoad_gui.ui.explore.legend import Legend
from fomoad_gui.ui.explore.splat import disc, radius_of, splat
from fomoad_gui.ui.explore.window import LARGEST_ZOOM, whole_map
from fomoad_gui.ui.theme.tokens import DARK, LIGHT
from fomoad_gui.vision.colour import ColourMap

MAP = ColourMap.INFERNO
POINTS = np.array([(-3.0, 1.0), (5.0, 2.0), (0.0, -4.0)])


@given(st.floats(-500, 500), st.floats(-500, 500))
def test_the_map_moves_by_as_many_pixels_as_the_hand(right: float, down: float) -> None:
    window = whole_map(POINTS, 400, 300)
    moved = window.moved(right, down).to_screen(POINTS) - window.to_screen(POINTS)
    np.testing.assert_allclose(moved, np.broadcast_to((right, down), moved.shape), atol=1e-6)


@given(st.floats(0.5, 8), st.integers(0, len(POINTS) - 1))
def test_what_the_mouse_points_at_stays_under_it_and_the_rest_grows_about_it(factor: float, under: int) -> None:
    window = whole_map(POINTS, 400, 300)
    before = window.to_screen(POINTS)
    after = window.zoomed(factor, *before[under]).to_screen(POINTS)
    np.testing.assert_allclose(after - before[under], factor * (before - before[under]), atol=1e-6)


@pytest.mark.parametrize("points", [POINTS, POINTS[:1], POINTS[:2] * (1, 0), np.zeros((0, 2))])
def test_the_whole_map_lies_inside_with_a_margin_and_up_is_up(
    points: np.ndarray[tuple[int, int], np.dtype[np.float64]],
) -> None:
    seen = whole_map(points, 400, 300).to_screen(points)
    assert ((seen > 0) & (seen < (400, 300))).all()
    if len(points) == 3:
        assert seen[2, 1] > seen[0, 1] > seen[1, 1]


def test_zooming_ends() -> None:
    window = whole_map(POINTS, 400, 300)
    assert window.zoomed(1e9, 0, 0).scale == pytest.approx(LARGEST_ZOOM * window.scale)
    assert window.zoomed(1e-9, 0, 0).scale == pytest.approx(0.5 * window.scale)


def test_discs_are_painted_later_over_earlier_and_cut_off_at_the_edge() -> None:
    image = np.zeros((20, 30), np.uint32)
    places = np.array([(10.5, 10.5), (11.5, 10.5), (0.0, 0.0), (29.9, 19.9), (-100.0, 5.0)])
    splat(image, places, np.array([1, 2, 3, 4, 5], np.uint32), 2.0)
    assert (image == 2).sum() == len(disc(2.0)) == 13
    assert (image[10, 8], image[10, 9], image[10, 13]) == (1, 2, 2)
    assert (image[0, 0], image[19, 29]) == (3, 4)
    assert (image == 3).sum() == 6
    assert not (image == 5).any()


def test_the_more_points_the_smaller_and_as_large_on_a_fine_screen() -> None:
    assert radius_of(10, 1.0) > radius_of(10_000, 1.0) > radius_of(100_000, 1.0)
    assert radius_of(10, 2.0) == 2 * radius_of(10, 1.0)


def _sample(number: int, label: Label = Label.UNLABELLED, defect_class: str = "", split: Split = Split.TEST) -> Sample:
    return Sample(str(number), f"/{number}.png", 8, 8, label, defect_class, split)


SAMPLES = (
    _sample(0, Label.GOOD, split=Split.TRAIN),
    _sample(1, Label.DEFECT, "scratch"),
    _sample(2),
    _sample(3, Label.DEFECT, "burr"),
    _sample(4, Label.GOOD),
)
CALIBRATION = calibrate(np.linspace(0, 1, 50), 0.05, Evidence.HELD_OUT).with_threshold(2.0)
SCORES = {"0": 9.0, "1": 1.0, "3": 5.0, "4": 3.0}


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_labels_have_colours_of_their_own_and_unlabelled_ones_are_grey(theme: object) -> None:
    found = colouring(ColourBy.LABEL, SAMPLES, Told(), LIGHT if theme is LIGHT else DARK, MAP)
    assert found.names == ("Unlabelled", "Good", "Defect: burr", "Defect: scratch")
    assert found.counts == (1, 2, 1, 1)
    assert len(set(found.colours)) == 4
    assert found.shades[2] == argb((LIGHT if theme is LIGHT else DARK).border_strong)


def test_verdicts_and_mistakes_are_told_and_training_pictures_are_not_judged() -> None:
    verdicts = colouring(ColourBy.VERDICT, SAMPLES, Told(SCORES, CALIBRATION), LIGHT, MAP)
    assert [verdicts.names[group] for group in verdicts.groups] == [UNSCORED, "OK", UNSCORED, "NG", "NG"]
    right = colouring(ColourBy.CORRECTNESS, SAMPLES, Told(SCORES, CALIBRATION), LIGHT, MAP)
    told = [right.names[group] for group in right.groups]
    assert told == ["Not judged", "Missed", "Not judged", "Right", "False alarm"]


def test_scores_are_shades_and_splits_are_groups() -> None:
    found = colouring(ColourBy.SCORE, SAMPLES, Told(SCORES, CALIBRATION), LIGHT, MAP)
    assert found.counts == (3, 2)
    assert found.shades[0] == found.shades[2] == argb(LIGHT.border_strong)
    assert len({*found.shades[[1, 3, 4]].tolist()}) == 3
    splits = colouring(ColourBy.SPLIT, SAMPLES, Told(SCORES), LIGHT, MAP)
    assert splits.names == ("Training", "Test")
    nothing = colouring(ColourBy.SCORE, SAMPLES, Told(SCORES), LIGHT, MAP)
    assert nothing.counts == (0, 5)


def test_clusters_dates_and_sizes_are_told_by_colours() -> None:
    clusters = colouring(ColourBy.CLUSTER, SAMPLES, Told(clusters={"1": 0, "3": 0, "4": 1}), LIGHT, MAP)
    assert clusters.names == ("Cluster 1", "Cluster 2", "In no cluster")
    assert clusters.counts == (2, 1, 2)
    dates = colouring(ColourBy.DATE, SAMPLES, Told(dates={"0": 1e9, "1": 1e9 + 50, "2": 1e9 + 100}), LIGHT, MAP)
    assert dates.names == ("Older", "Newer", "Not known")
    assert dates.groups.tolist() == [0, 1, 1, 2, 2]
    assert len({*dates.shades.tolist()}) == 4
    sizes = colouring(ColourBy.SIZE, [replace(SAMPLES[0], width=80), *SAMPLES[1:]], Told(), LIGHT, MAP)
    assert sizes.groups.tolist() == [1, 0, 0, 0, 0]
    assert colouring(ColourBy.SIZE, [], Told(), LIGHT, MAP).counts == (0, 0)


def test_a_group_that_is_hidden_stays_hidden_when_others_change(qtbot: QtBot) -> None:
    legend = Legend()
    qtbot.addWidget(legend)
    legend.show()
    first = colouring(ColourBy.LABEL, SAMPLES, Told(), LIGHT, MAP)
    legend.show_groups(first)
    legend.boxes[first.names.index("Good")].click()
    assert legend.shown(first).tolist() == [False, True, True, True, False]
    second = colouring(
        ColourBy.LABEL, [replace(s, label=Label.GOOD, defect_class="") for s in SAMPLES[:3]], Told(), LIGHT, MAP
    )
    legend.show_groups(second)
    assert not legend.shown(second).any()
