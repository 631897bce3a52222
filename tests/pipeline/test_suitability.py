"""What speaks against the method is said where it is so, with what was measured, and nowhere else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from fomoad_gui.core.arrays import Uint8Array
from fomoad_gui.core.progress import NoProgress
from fomoad_gui.core.samples import Dataset
from fomoad_gui.pipeline.importing import scan
from fomoad_gui.pipeline.score import Scorer
from fomoad_gui.pipeline.suitability import Concern, ConcernKind, suitability
from fomoad_gui.pipeline.train import Trained, train
from tests.pipeline.conftest import CELL_SETTINGS
from tests.support.parts import SIDE, good_part, save, write_flat, write_mvtec
from tests.support.posed import Draw, posed_part, write_good


@pytest.fixture(scope="module")
def cell_scorer(dataset: Dataset) -> Scorer:
    """A scorer of the drawn parts with a Gaussian for each cell."""
    return scorer_of(train(dataset, CELL_SETTINGS, NoProgress()))


def scorer_of(trained: Trained) -> Scorer:
    return Scorer(trained.bundle, trained.backbone)


def look(folder: Path, scorer: Scorer | None = None) -> tuple[Concern, ...]:
    return suitability(scan([folder], NoProgress()).dataset, NoProgress(), scorer)


def kinds(concerns: tuple[Concern, ...]) -> list[ConcernKind]:
    return [concern.kind for concern in concerns]


def test_nothing_speaks_against_suitable_parts(dataset: Dataset, trained: Trained, cell_scorer: Scorer) -> None:
    assert suitability(dataset, NoProgress()) == ()
    assert suitability(dataset, NoProgress(), cell_scorer) == ()
    assert suitability(dataset, NoProgress(), scorer_of(trained)) == ()


def test_few_pictures_are_counted(tmp_path: Path) -> None:
    write_flat(tmp_path, 9)
    (few,) = look(tmp_path)
    assert few.kind is ConcernKind.FEW
    assert few.reason.startswith("There are 9 good pictures to learn from")
    assert few.remedy == "Add 11 pictures of good parts, or more."


@pytest.mark.parametrize("steps", [360, 4, 2])
def test_parts_that_turn_are_told(tmp_path: Path, steps: int) -> None:
    write_good(tmp_path, 24, lambda _, rng: posed_part(rng, degrees=360 / steps * int(rng.integers(steps))))
    (turning,) = look(tmp_path)
    assert turning.kind is ConcernKind.TURNING
    assert "%" in turning.reason
    assert "°" in turning.reason
    assert "orientation" in turning.remedy


def test_parts_that_turn_in_oblong_pictures_are_told(tmp_path: Path) -> None:
    def draw(_: int, rng: np.random.Generator) -> Uint8Array:
        part = posed_part(rng, degrees=rng.uniform(0, 360))
        return np.pad(part, ((0, 0), (40, 40), (0, 0)), mode="edge")

    assert kinds(look(write_good(tmp_path, 24, draw))) == [ConcernKind.TURNING]


def anywhere(_: int, rng: np.random.Generator) -> Uint8Array:
    return posed_part(rng, x=rng.uniform(-28, 28), y=rng.uniform(-28, 28), size=0.4)


def test_parts_that_move_by_cells_are_told(tmp_path: Path) -> None:
    (moving,) = look(write_good(tmp_path, 24, anywhere))
    assert moving.kind is ConcernKind.MOVING
    assert "in the same place" in moving.reason
    assert "shared head" in moving.remedy


def upright(_: int, rng: np.random.Generator) -> Uint8Array:
    return posed_part(rng)


def jittered(_: int, rng: np.random.Generator) -> Uint8Array:
    return posed_part(rng, degrees=rng.uniform(-6, 6), x=rng.uniform(-3, 3), y=rng.uniform(-3, 3))


def noise(_: int, rng: np.random.Generator) -> Uint8Array:
    return rng.integers(0, 256, (SIDE, SIDE, 3), dtype=np.uint8)


def brightness(index: int, _: np.random.Generator) -> Uint8Array:
    darker: Uint8Array = (good_part(index) * (0.5 + index / 60)).astype(np.uint8)
    return darker


@pytest.mark.parametrize("draw", [upright, jittered, noise, brightness])
def test_jitter_texture_and_light_are_no_concern(tmp_path: Path, draw: Draw) -> None:
    assert look(write_good(tmp_path, 30, draw)) == ()


def two_kinds(index: int, rng: np.random.Generator) -> Uint8Array:
    return posed_part(rng) if index % 3 else good_part(index)


def test_two_kinds_of_part_are_told_with_and_without_a_model(tmp_path: Path) -> None:
    write_good(tmp_path, 30, two_kinds)
    model = train(scan([tmp_path], NoProgress()).dataset, CELL_SETTINGS, NoProgress())
    for scorer in (None, scorer_of(model)):
        (groups,) = look(tmp_path, scorer)
        assert groups.kind is ConcernKind.GROUPS
        assert "2 distinct groups, of 20 and 10 pictures" in groups.reason
        assert "one detector per group" in groups.remedy


def test_one_odd_picture_is_no_group(tmp_path: Path) -> None:
    assert look(write_good(tmp_path, 30, lambda index, rng: posed_part(rng) if index == 7 else good_part(index))) == ()


def test_a_shared_head_does_not_mind_poses(tmp_path: Path, trained: Trained, cell_scorer: Scorer) -> None:
    write_good(tmp_path, 24, anywhere)
    assert ConcernKind.MOVING in kinds(look(tmp_path, cell_scorer))
    assert ConcernKind.MOVING not in kinds(look(tmp_path, scorer_of(trained)))


def test_a_model_that_sees_no_made_up_defects_is_told(tmp_path: Path) -> None:
    write_good(tmp_path, 24, noise)
    for index in range(12):
        save(tmp_path / "test" / "good" / f"{index:03}.png", noise(0, np.random.default_rng(1000 + index)))
    model = train(scan([tmp_path], NoProgress()).dataset, CELL_SETTINGS, NoProgress())
    blind = replace(model.bundle.detector, top_share=1.0)
    scorer = Scorer(replace(model.bundle, detector=blind), model.backbone)
    (concern,) = look(tmp_path, scorer)
    assert concern.kind is ConcernKind.NOT_SEPARATED
    assert "image AUROC 0." in concern.reason
    assert "12 good pictures" in concern.reason
    assert "Find the best settings" in concern.remedy


def with_masks(folder: Path, side: int) -> Path:
    """Parts whose masks show squares of `side` pixels."""
    write_mvtec(folder)
    for path in (folder / "ground_truth" / "patch").iterdir():
        mask = np.zeros((SIDE, SIDE), np.bool_)
        mask[2 : 2 + side, 2 : 2 + side] = True
        save(path, mask)
    return folder


def test_defects_are_measured_against_what_a_cell_sees(tmp_path: Path, cell_scorer: Scorer) -> None:
    (small,) = look(with_masks(tmp_path / "small", 4), cell_scorer)
    assert small.kind is ConcernKind.SMALL_DEFECTS
    stride = cell_scorer.grid.horizontal.stride
    assert small.reason.endswith(f"4 × 4 pixels of the input in the middle, against {stride} × {stride}.")
    assert "larger input" in small.remedy


def test_defects_larger_than_what_a_cell_sees_are_told(tmp_path: Path) -> None:
    folder = with_masks(tmp_path, 93)
    shallow = replace(CELL_SETTINGS, cut="block_3_expand_relu", pooling=None)
    scorer = scorer_of(train(scan([folder], NoProgress()).dataset, shallow, NoProgress()))
    field = scorer.grid.horizontal.receptive_field
    assert field < 93
    (large,) = [concern for concern in look(folder, scorer) if concern.kind is ConcernKind.LARGE_DEFECTS]
    assert large.reason.startswith("8 of 8 defects are larger than what a cell sees: 93 × 93 pixels")
    assert large.reason.endswith(f"against {field} × {field}.")
    assert "deeper cut" in large.remedy


def test_files_that_vanished_are_left_out(tmp_path: Path, cell_scorer: Scorer) -> None:
    dataset = scan([write_mvtec(tmp_path)], NoProgress()).dataset
    for sample in dataset.samples:
        Path(sample.path).unlink()
        if sample.mask_path:
            Path(sample.mask_path).unlink()
    assert suitability(dataset, NoProgress(), cell_scorer) == ()
    assert suitability(dataset, NoProgress()) == ()


def test_no_good_pictures_are_too_few() -> None:
    assert kinds(suitability(Dataset(), NoProgress())) == [ConcernKind.FEW]
