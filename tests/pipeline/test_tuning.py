"""The tuner chooses by evidence, keeps to the budget, can be broken off and goes on."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fomoad_gui.core.detector import HeadKind
from fomoad_gui.core.errors import Cancelled, FomoadError
from fomoad_gui.core.progress import NoProgress
from fomoad_gui.core.regions import Region
from fomoad_gui.core.samples import Dataset, Label, Split
from fomoad_gui.pipeline.importing import scan
from fomoad_gui.pipeline.model import model_grid
from fomoad_gui.pipeline.recipe import EvidenceChoice, TrainSettings, recipe, with_own_choices
from fomoad_gui.pipeline.train import train
from fomoad_gui.pipeline.tune import search
from fomoad_gui.pipeline.tune.boards import board, boards
from fomoad_gui.pipeline.tune.candidates import Group, groups
from fomoad_gui.pipeline.tune.choosing import choose, pareto_front
from fomoad_gui.pipeline.tune.costing import fits, head_numbers
from fomoad_gui.pipeline.tune.records import from_record, known_from, known_to, record
from fomoad_gui.pipeline.tune.search import tune
from fomoad_gui.pipeline.tune.values import Budget, Cost, Judged
from fomoad_gui.store.detector_codec import detector_arrays
from fomoad_gui.vision.frame import camera
from tests.support.progress import RecordedProgress

SMALL = replace(TrainSettings(), backbone="mobilenet_v2_0.1", width=96, height=96, keep_proportions=False)
SHARED = replace(recipe(HeadKind.SHARED), backbone="mobilenet_v2_0.1", width=96, height=96, components=2)


@pytest.fixture
def few_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two groups, that a test may wait for."""
    two = [Group(SMALL, (8, 4)), Group(replace(SHARED, dimensions=8), (8,))]
    monkeypatch.setattr(search, "groups", lambda _base, _good: two)


def judged(validation: float, fps: float = 1.0, ram: int = 1) -> Judged:
    return Judged(SMALL, validation, {"blot": validation, "scratch": validation + 0.01}, Cost(fps, ram, 1))


@pytest.mark.usefixtures("few_groups")
def test_the_best_candidate_is_chosen_and_the_test_split_left_alone(dataset: Dataset) -> None:
    without_tests = Dataset(tuple(s for s in dataset.samples if s.split is not Split.TEST))
    tuned = tune(without_tests, TrainSettings(), Budget(), NoProgress())
    assert len(tuned.judged) == 2 * 2 * 3 + 3
    assert tuned.chosen.validation > 0.8
    assert set(tuned.chosen.by_kind) == {"cut-paste", "blot", "scratch"}
    assert tuned.chosen.cost.fps > 1
    assert "made-up defects" in tuned.reason
    trained = train(dataset, tuned.chosen.settings, NoProgress())
    assert trained.bundle.input.width == 96
    again = tune(dataset, TrainSettings(), Budget(), NoProgress())
    assert [one.validation for one in again.judged] == [one.validation for one in tuned.judged]


@pytest.mark.usefixtures("few_groups")
def test_labelled_defects_of_the_calibration_split_judge_better_than_made_up_ones(dataset: Dataset) -> None:
    moved = Dataset(
        tuple(replace(s, split=Split.CALIBRATION) if s.label is Label.DEFECT else s for s in dataset.samples)
    )
    tuned = tune(moved, TrainSettings(), Budget(), NoProgress())
    assert tuned.on_real_defects
    assert set(tuned.chosen.by_kind) == {"real"}
    assert tuned.chosen.validation > 0.95


@pytest.mark.usefixtures("few_groups")
def test_a_search_that_was_broken_off_goes_on_where_it_was(dataset: Dataset) -> None:
    kept: dict[str, Any] = {}
    with pytest.raises(Cancelled):
        tune(
            dataset,
            TrainSettings(),
            Budget(),
            RecordedProgress(lambda _done, _total, message: message.startswith("Trying") and len(kept) == 1),
            keep=lambda key, outcomes: kept.update({key: outcomes}),
        )
    assert len(kept) == 1
    known = known_from(known_to(kept))
    keys: list[str] = []
    tuned = tune(
        dataset, TrainSettings(), Budget(), NoProgress(), known=known, keep=lambda key, _outcomes: keys.append(key)
    )
    assert len(keys) == 1
    assert keys[0] not in kept
    assert len(tuned.judged) == 15


@pytest.mark.usefixtures("few_groups")
def test_time_that_is_up_leaves_the_rest_untried(dataset: Dataset) -> None:
    tuned = tune(dataset, TrainSettings(), Budget(), NoProgress(), minutes=0)
    assert len(tuned.judged) == 12
    assert tuned.untried == 3


@pytest.mark.usefixtures("few_groups")
def test_a_search_runs_in_other_processes_too(dataset: Dataset) -> None:
    here = tune(dataset, TrainSettings(), Budget(), NoProgress())
    with ProcessPoolExecutor(1) as pool:
        there = tune(dataset, TrainSettings(), Budget(), NoProgress(), executor=pool)
    for one, other in zip(here.judged, there.judged, strict=True):
        assert one.validation == pytest.approx(other.validation, abs=1e-3)


@pytest.mark.usefixtures("few_groups")
def test_what_a_board_cannot_carry_is_not_tried(dataset: Dataset) -> None:
    tuned = tune(dataset, TrainSettings(), Budget(board("cortex-m7")), NoProgress())
    assert all(fits(one.cost, Budget(board("cortex-m7"))) for one in tuned.judged)
    with pytest.raises(FomoadError, match="keeps to the budget"):
        tune(dataset, TrainSettings(), Budget(board("cortex-m7"), max_ram=10_000), NoProgress())
    with pytest.raises(FomoadError, match="keeps to the budget"):
        tune(dataset, TrainSettings(), Budget(min_fps=1e9), NoProgress())


def test_few_pictures_are_refused(dataset: Dataset) -> None:
    few = Dataset(dataset.select(Label.GOOD, Split.TRAIN)[:5])
    with pytest.raises(FomoadError, match="5 good pictures"):
        tune(few, TrainSettings(), Budget(), NoProgress())


def test_an_unreadable_picture_is_named_and_the_rest_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.support.parts import write_flat

    monkeypatch.setattr(search, "groups", lambda _base, _good: [Group(SMALL, (8,))])
    dataset = scan(write_flat(tmp_path, 14), NoProgress()).dataset
    gone = dataset.select(Label.GOOD, Split.TRAIN)[0]
    Path(gone.path).unlink()
    tuned = tune(dataset, TrainSettings(), Budget(), NoProgress())
    assert [problem.path for problem in tuned.problems] == [gone.path]
    assert np.isfinite(tuned.chosen.validation)


def test_candidates_keep_what_a_person_chose_and_the_pictures_proportions(dataset: Dataset) -> None:
    base = replace(TrainSettings(), channels=1, seed=3)
    found = groups(base, dataset.samples)
    assert found
    for group in found:
        for variant in group.variants():
            assert (variant.channels, variant.seed) == (1, 3)
            assert not variant.keep_proportions
    assert len({group.common for group in found}) == len(found)
    assert found[0].common.width == 224
    assert {variant.head for group in found for variant in group.variants()} == {HeadKind.CELL, HeadKind.SHARED}


@pytest.mark.parametrize(
    "settings", [replace(SMALL, dimensions=8), replace(SHARED, dimensions=8)], ids=["cell", "shared"]
)
def test_the_size_that_is_told_beforehand_is_that_of_the_trained_head(
    settings: TrainSettings, dataset: Dataset
) -> None:
    trained = train(dataset, settings, NoProgress())
    bundle = trained.bundle
    grid = model_grid(trained.backbone, bundle.pooling, bundle.input)
    arrays = detector_arrays(bundle.detector)
    learnt = sum(array.size for array in arrays.values())
    if settings.head is HeadKind.SHARED:
        learnt -= len(arrays["means"]) * 8 * 7 // 2
    expected = bundle.projection.matrix.size + learnt
    assert head_numbers(settings, grid, bundle.projection.dimensions_in) == expected


def test_by_labelled_defects_the_best_is_chosen_and_of_equals_the_faster() -> None:
    slow, fast, worse = judged(0.9, fps=1), judged(0.9, fps=5), judged(0.8, fps=50)
    chosen, reason = choose([slow, worse, fast], on_real_defects=True)
    assert chosen is fast
    assert "labelled" in reason
    assert "0.900" in reason


def test_by_made_up_defects_a_size_is_chosen_by_its_mean_and_scored_as_recommended() -> None:
    def candidate(side: int, validation: float, **scoring: Any) -> Judged:
        settings = replace(SMALL, width=side, height=side, **scoring)
        return Judged(settings, validation, {"blot": validation, "scratch": 1.0}, Cost(1.0, 1, 1))

    steady = [
        candidate(96, 0.88, correction=True),
        candidate(96, 0.90, correction=False),
        candidate(96, 0.89, top_share=0.1),
    ]
    lucky = [candidate(160, 0.95, correction=True), candidate(160, 0.70, correction=False)]
    chosen, reason = choose([*lucky, *steady], on_real_defects=False)
    assert chosen is steady[0]
    assert "96 × 96" in reason
    assert "0.890" in reason
    assert "blot, 0.880" in reason


def test_the_front_holds_what_nothing_beats() -> None:
    slow, fast, worse = judged(0.95, fps=1), judged(0.8, fps=50), judged(0.7, fps=20)
    assert pareto_front([worse, slow, fast]) == (fast, slow)


def test_outcomes_come_back_from_their_record_and_damaged_ones_are_tried_again() -> None:
    one = judged(0.9)
    assert from_record(record(one)) == one
    assert known_from({"a": [record(one)], "b": [{"settings": 3}], "c": None}) == {"a": [one]}
    assert known_from("nonsense") == {}


def test_boards_are_read_from_their_files() -> None:
    names = [one.name for one in boards()]
    assert names[:4] == ["cortex-m7", "cortex-m33", "cortex-m4f", "cortex-m0plus"]
    titles = [one.title for one in boards() if not one.is_a_core]
    assert len(titles) == len(names) - 4
    assert titles == sorted(titles)
    m7 = board("cortex-m7")
    assert m7.frames_per_second(m7.clock_hz, 0, 0) == pytest.approx(1 / m7.cycles_per_multiply_accumulate)
    assert m7.frames_per_second(0, m7.clock_hz, m7.clock_hz) == pytest.approx(
        1 / (m7.cycles_per_output + m7.cycles_per_scorer_multiply_accumulate)
    )
    assert all(camera(one.camera) for one in boards())
    pico = board("raspberry-pi-pico")
    assert (pico.is_a_core, board(pico.core).is_a_core) == (False, True)
    # what it does not say of its cycles is as for its core
    assert pico.cycles_per_output == board(pico.core).cycles_per_output
    with pytest.raises(FomoadError, match="abacus") as caught:
        board("abacus")
    assert "cortex-m7" in caught.value.remedy


@pytest.mark.usefixtures("few_groups")
def test_what_a_person_chose_besides_is_kept_and_costs_no_new_search(dataset: Dataset) -> None:
    kept: dict[str, Any] = {}
    tune(dataset, TrainSettings(), Budget(), NoProgress(), keep=lambda key, judged: kept.update({key: judged}))
    own = replace(
        TrainSettings(),
        false_alarm_rate=0.05,
        review_rate=0.2,
        evidence=EvidenceChoice.CROSS,
        regions=(Region("date", 0, 0, 0.5, 0.1, ignored=True),),
    )
    again: list[str] = []
    tuned = tune(dataset, own, Budget(), NoProgress(), known=kept, keep=lambda key, _judged: again.append(key))
    assert again == []
    for one in tuned.judged:
        assert with_own_choices(one.settings, own) == one.settings
    assert tuned.chosen.settings.regions == own.regions
