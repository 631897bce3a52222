"""Every head is trained, kept and found again; the evidence for a threshold is what it says it is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fomoad_gui.core.calibration import Evidence, ThresholdMethod
from fomoad_gui.core.detector import HeadKind
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.progress import NoProgress
from fomoad_gui.core.projection import ProjectionKind
from fomoad_gui.core.samples import Dataset, Label, Sample, Split
from fomoad_gui.pipeline.evaluate import evaluate
from fomoad_gui.pipeline.importing import scan
from fomoad_gui.pipeline.recipe import EvidenceChoice, TrainSettings, recipe, shaped
from fomoad_gui.pipeline.score import Scorer
from fomoad_gui.pipeline.train import train
from fomoad_gui.store.model_file import read_model, write_model
from fomoad_gui.vision.read import read_image
from tests.pipeline.conftest import CELL_SETTINGS
from tests.support.parts import good_part, save

SMALL: dict[str, Any] = {"backbone": "mobilenet_v2_0.1", "width": 96, "height": 96, "dimensions": 12, "components": 3}


@pytest.mark.parametrize("kind", list(HeadKind))
def test_every_head_finds_the_defects_and_comes_back_from_a_file(
    kind: HeadKind, dataset: Dataset, tmp_path: Path
) -> None:
    trained = train(dataset, replace(recipe(kind), **SMALL), NoProgress())
    assert trained.bundle.detector.kind is kind
    result = evaluate(dataset, Scorer(trained.bundle, trained.backbone), NoProgress())
    assert result.image_auroc is not None
    assert result.image_auroc > 0.95
    path = tmp_path / "part.fomoad-model"
    write_model(path, trained.bundle, trained.backbone)
    stored = read_model(path)
    picture = read_image(dataset.samples[0].path)
    one, other = (
        Scorer(trained.bundle, trained.backbone).score(picture),
        Scorer(stored.bundle, stored.backbone).score(picture),
    )
    np.testing.assert_array_equal(one.cells.values, other.cells.values)
    assert (one.score, one.verdict) == (other.score, other.verdict)


@pytest.mark.parametrize("projection", list(ProjectionKind))
def test_every_projection_finds_the_defects_and_is_the_same_again(projection: ProjectionKind, dataset: Dataset) -> None:
    settings = replace(CELL_SETTINGS, projection=projection)
    one, again = (train(dataset, settings, NoProgress()) for _ in range(2))
    np.testing.assert_array_equal(one.bundle.projection.matrix, again.bundle.projection.matrix)
    result = evaluate(dataset, Scorer(one.bundle, one.backbone), NoProgress())
    assert result.image_auroc is not None
    assert result.image_auroc > 0.95


def test_few_good_pictures_are_all_learnt_from_and_judged_in_turn(dataset: Dataset) -> None:
    trained = train(dataset, CELL_SETTINGS, NoProgress())
    good = {s.id for split in (Split.TRAIN, Split.CALIBRATION) for s in dataset.select(Label.GOOD, split)}
    assert trained.learnt == good
    assert trained.bundle.calibration.evidence is Evidence.CROSS
    assert trained.bundle.calibration.good_scores.size == len(good)
    assert "24 good pictures support a false-alarm rate of 4.0 %" in " ".join(trained.advice)


def test_enough_held_out_pictures_stay_held_out_where_learning_anew_is_costly(dataset: Dataset) -> None:
    settings = replace(recipe(HeadKind.SHARED), **SMALL, false_alarm_rate=0.2)
    trained = train(dataset, settings, NoProgress())
    assert trained.bundle.calibration.evidence is Evidence.HELD_OUT
    assert trained.learnt == {s.id for s in dataset.select(Label.GOOD, Split.TRAIN)}
    assert trained.bundle.calibration.good_scores.size == len(dataset.select(Label.GOOD, Split.CALIBRATION))


def test_a_person_may_choose_the_evidence(dataset: Dataset) -> None:
    rate: dict[str, Any] = {"false_alarm_rate": 0.2}
    across = train(dataset, replace(CELL_SETTINGS, evidence=EvidenceChoice.CROSS, **rate), NoProgress())
    held = train(dataset, replace(CELL_SETTINGS, evidence=EvidenceChoice.HELD_OUT), NoProgress())
    assert across.bundle.calibration.evidence is Evidence.CROSS
    assert held.bundle.calibration.evidence is Evidence.HELD_OUT


def test_without_a_calibration_split_all_are_judged_in_turn(dataset: Dataset) -> None:
    only = Dataset(tuple(replace(s, split=Split.TRAIN) for s in dataset.samples if s.label is Label.GOOD))
    assert train(only, CELL_SETTINGS, NoProgress()).bundle.calibration.evidence is Evidence.CROSS
    with pytest.raises(FomoadError, match="held out"):
        train(only, replace(CELL_SETTINGS, evidence=EvidenceChoice.HELD_OUT), NoProgress())


def test_the_compatibility_head_is_the_shipped_pipeline(dataset: Dataset) -> None:
    shipped = recipe(HeadKind.EDGE_IMPULSE)
    assert (shipped.cut, shipped.dimensions, shipped.components) == ("block_6_expand_relu", 16, 16)
    assert shipped.pooling is not None
    assert (shipped.pooling.kernel, shipped.pooling.stride, shipped.pooling.same) == (3, 2, False)
    assert (shipped.projection, shipped.correction, shipped.top_share) == (ProjectionKind.GAUSSIAN, False, 0.0)
    trained = train(dataset, replace(shipped, **SMALL), NoProgress())
    calibration = trained.bundle.calibration
    assert calibration.method is ThresholdMethod.LARGEST_TRAINING
    scorer = Scorer(trained.bundle, trained.backbone)
    largest = max(scorer.score(read_image(s.path)).cells.values.max() for s in dataset.select(Label.GOOD, Split.TRAIN))
    # the grid of 96 pixels is 5 × 5, as shipped
    assert (scorer.grid.rows, scorer.grid.columns) == (5, 5)
    assert calibration.threshold == pytest.approx(largest, rel=1e-5)


@pytest.mark.parametrize("share", [-0.1, 1.1])
def test_a_share_of_cells_that_is_none_is_refused(share: float) -> None:
    with pytest.raises(FomoadError, match="share"):
        TrainSettings(top_share=share)


def sized(width: int, height: int, number: int = 0) -> Sample:
    return Sample(f"{number:064}", "/part.png", width, height)


@pytest.mark.parametrize(
    ("pictures", "expected"),
    [
        ([(300, 300)], (224, 224)),
        ([(254, 640)], (144, 352)),
        ([(360, 480), (360, 480), (4000, 100)], (192, 256)),
        ([(2000, 100)], (448, 112)),
    ],
)
def test_the_input_takes_the_pictures_proportions_at_as_many_pixels(
    pictures: list[tuple[int, int]], expected: tuple[int, int]
) -> None:
    samples = [sized(width, height, number) for number, (width, height) in enumerate(pictures)]
    settings = shaped(TrainSettings(), samples)
    assert (settings.width, settings.height) == expected
    assert settings.width * settings.height == pytest.approx(224 * 224, rel=0.15)
    assert shaped(replace(TrainSettings(), keep_proportions=False), samples) == replace(
        TrainSettings(), keep_proportions=False
    )


def test_the_model_says_the_shape_it_was_trained_at(tmp_path: Path) -> None:
    for number in range(8):
        save(tmp_path / f"{number}.png", good_part(number, width=60, height=180))
    trained = train(scan([tmp_path], NoProgress()).dataset, CELL_SETTINGS, NoProgress())
    assert (trained.bundle.input.width, trained.bundle.input.height) == (64, 160)


def test_large_pictures_are_learnt_and_judged_at_their_own_resolution(tmp_path: Path) -> None:
    for number in range(8):
        save(tmp_path / f"{number}.png", good_part(number, width=800, height=200))
    settings = replace(
        recipe(HeadKind.SHARED), backbone="mobilenet_v2_0.1", width=800, height=208, components=3, dimensions=8
    )
    trained = train(scan([tmp_path], NoProgress()).dataset, settings, NoProgress())
    bad = good_part(50, width=800, height=200)
    bad[80:92, 600:612] = 255
    result = Scorer(trained.bundle, trained.backbone).score(bad)
    x0, y0, x1, y1 = result.peak_box
    assert abs((x0 + x1) / 2 - 606) < 20
    assert abs((y0 + y1) / 2 - 86) < 20
