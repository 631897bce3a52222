"""Each concern is raised by pictures that deserve it, and by no others."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import silhouette_score

from fomoad_gui.core.arrays import Uint8Array
from fomoad_gui.core.grouping import two_groups
from fomoad_gui.core.progress import NoProgress
from fomoad_gui.core.samples import Dataset
from fomoad_gui.pipeline.importing import scan
from fomoad_gui.pipeline.score import Scorer
from fomoad_gui.pipeline.suitability import suitability
from fomoad_gui.pipeline.train import Trained, train
from fomoad_gui.vision.disturb import turned
from tests.pipeline.conftest import SETTINGS
from tests.support.parts import good_part, save


def lopsided(seed: int) -> Uint8Array:
    """A part with a bright bar on one side of it."""
    image = good_part(seed)
    image[20:30, 20:80] = 250
    image[20:60, 20:30] = 250
    return image


def dataset_of(folder: Path, pictures: list[Uint8Array]) -> Dataset:
    for number, picture in enumerate(pictures):
        save(folder / f"{number:03}.png", picture)
    return scan([folder], NoProgress()).all_good().dataset


def kinds(dataset: Dataset, scorer: Scorer | None = None) -> set[str]:
    return {concern.kind for concern in suitability(dataset, NoProgress(), scorer)}


def test_suitable_pictures_raise_no_concern(dataset: Dataset, trained: Trained) -> None:
    assert kinds(dataset, Scorer(trained.bundle, trained.backbone)) == set()


def test_few_pictures_are_counted(tmp_path: Path) -> None:
    (concern,) = suitability(dataset_of(tmp_path, [good_part(n) for n in range(6)]), NoProgress())
    assert concern.kind == "few"
    assert concern.reason.startswith("6 good pictures")
    assert concern.remedy


def test_parts_at_any_angle_are_noticed(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    pictures = [turned(lopsided(n), float(rng.uniform(0, 360))) for n in range(30)]
    assert kinds(dataset_of(tmp_path / "turned", pictures)) == {"turning"}
    assert kinds(dataset_of(tmp_path / "upright", [lopsided(n) for n in range(30)])) == set()


def test_two_kinds_of_good_parts_are_noticed(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    other = rng.integers(0, 255, (96, 96, 3)).astype(np.uint8)
    other[:48] = 30
    pictures = [good_part(n) for n in range(20)] + [
        np.clip(other + rng.normal(0, 5, other.shape), 0, 255).astype(np.uint8) for _ in range(10)
    ]
    (concern,) = suitability(dataset_of(tmp_path, pictures), NoProgress())
    assert concern.kind == "inhomogeneous"
    assert "33%" in concern.reason


def test_the_silhouette_is_that_of_scikit_learn() -> None:
    rng = np.random.default_rng(2)
    points = np.concatenate((rng.normal(0, 1, (20, 3)), rng.normal(6, 1, (12, 3)))).astype(np.float32)
    labels, silhouette = two_groups(points)
    assert silhouette == pytest.approx(silhouette_score(points, labels), abs=1e-6)
    assert sorted(np.bincount(labels)) == [12, 20]


def test_a_trunk_that_sees_nothing_is_noticed(dataset: Dataset, trained: Trained) -> None:
    blind = replace(trained.bundle.projection, matrix=trained.bundle.projection.matrix * np.float32(1e-9))
    scorer = Scorer(replace(trained.bundle, projection=blind), trained.backbone)
    assert "unseparated" in kinds(dataset, scorer)


def test_defects_larger_than_what_a_cell_sees_or_smaller_than_a_cell_are_noticed(
    dataset: Dataset, tmp_path: Path
) -> None:
    shallow = replace(SETTINGS, cut="block_3_expand_relu", pooling=None)
    trained = train(dataset, shallow, NoProgress())
    large = {c.kind: c for c in suitability(dataset, NoProgress(), Scorer(trained.bundle, trained.backbone))}
    assert "22 pixels" in large["large-defects"].reason
    tiny = np.zeros((96, 96), np.bool_)
    tiny[40:43, 40:43] = True
    mask = save(tmp_path / "tiny.png", tiny)
    small = Dataset(tuple(replace(s, mask_path=str(mask)) if s.mask_path else s for s in dataset.samples))
    usual = train(dataset, SETTINGS, NoProgress())
    assert "small-defects" in kinds(small, Scorer(usual.bundle, usual.backbone))
