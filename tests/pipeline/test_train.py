"""Training: what is learnt from what, what is refused, and what is said about too few pictures."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from fomoad_gui.core.errors import Cancelled, FomoadError
from fomoad_gui.core.progress import NoProgress
from fomoad_gui.core.samples import Dataset, Label, Split
from fomoad_gui.pipeline.importing import scan
from fomoad_gui.pipeline.score import Scorer, score_samples
from fomoad_gui.pipeline.train import Trained, train
from fomoad_gui.store.detector_codec import detector_arrays
from tests.pipeline.conftest import SETTINGS
from tests.support.parts import good_part, save, write_flat
from tests.support.progress import RecordedProgress


def test_the_threshold_comes_from_the_held_out_good_pictures_alone(dataset: Dataset, trained: Trained) -> None:
    held = dataset.select(Label.GOOD, Split.CALIBRATION)
    scored = score_samples(held, Scorer(trained.bundle, trained.backbone), NoProgress())
    scores = sorted(result.score for result in scored.scores)
    np.testing.assert_allclose(trained.bundle.calibration.good_scores, scores, rtol=1e-6)
    assert trained.bundle.calibration.threshold > max(scores)


def test_defects_and_test_pictures_teach_nothing(dataset: Dataset, trained: Trained) -> None:
    good_only = Dataset(tuple(s for s in dataset.samples if s.label is Label.GOOD and s.split is not Split.TEST))
    again = train(good_only, SETTINGS, NoProgress())
    assert detector_arrays(again.bundle.detector).keys() == detector_arrays(trained.bundle.detector).keys()
    for name, array in detector_arrays(again.bundle.detector).items():
        np.testing.assert_array_equal(array, detector_arrays(trained.bundle.detector)[name])
    assert again.bundle.calibration.threshold == trained.bundle.calibration.threshold


def test_the_same_seed_gives_the_same_model_and_another_seed_another(dataset: Dataset, trained: Trained) -> None:
    other = train(dataset, replace(SETTINGS, seed=1), NoProgress())
    assert other.bundle.calibration.threshold != trained.bundle.calibration.threshold


def test_defects_score_above_the_threshold_and_good_parts_below(dataset: Dataset, trained: Trained) -> None:
    scorer = Scorer(trained.bundle, trained.backbone)
    threshold = trained.bundle.calibration.threshold
    defects = score_samples(dataset.select(Label.DEFECT, Split.TEST), scorer, NoProgress())
    good = score_samples(dataset.select(Label.GOOD, Split.TEST), scorer, NoProgress())
    assert min(r.score for r in defects.scores) > threshold
    assert np.median([r.score for r in good.scores]) < threshold


@pytest.mark.parametrize("count", [0, 1])
def test_fewer_than_two_good_pictures_are_refused(tmp_path: Path, count: int) -> None:
    samples = scan(write_flat(tmp_path, 2), NoProgress()).samples[:count]
    with pytest.raises(FomoadError, match="at least two") as caught:
        train(Dataset(tuple(replace(s, split=Split.TRAIN) for s in samples)), SETTINGS, NoProgress())
    assert "Add pictures" in caught.value.remedy


def test_two_pictures_of_which_one_is_held_out_are_said_to_be_that(tmp_path: Path) -> None:
    with pytest.raises(FomoadError, match="is 1 good picture to learn from, beside 1 held out"):
        train(scan(write_flat(tmp_path, 2), NoProgress()).dataset, SETTINGS, NoProgress())


def test_no_held_out_picture_is_refused(tmp_path: Path) -> None:
    samples = scan(write_flat(tmp_path, 3), NoProgress()).samples
    with pytest.raises(FomoadError, match="held out"):
        train(Dataset(tuple(replace(s, split=Split.TRAIN) for s in samples)), SETTINGS, NoProgress())


def test_pictures_that_are_all_alike_are_refused(tmp_path: Path) -> None:
    for index, suffix in enumerate(["png", "bmp", "tiff", "webp"]):
        path = tmp_path / f"{index}.{suffix}"
        if suffix == "webp":
            from PIL import Image

            Image.fromarray(good_part(0)).save(path, lossless=True)
        else:
            save(path, good_part(0))
    with pytest.raises(FomoadError, match="look the same"):
        train(scan([tmp_path], NoProgress()).dataset, SETTINGS, NoProgress())


def test_a_file_that_vanished_is_named_and_the_rest_is_learnt(tmp_path: Path) -> None:
    dataset = scan(write_flat(tmp_path, 12), NoProgress()).dataset
    gone = dataset.select(Label.GOOD, Split.TRAIN)[0]
    Path(gone.path).unlink()
    result = train(dataset, SETTINGS, NoProgress())
    assert result.bundle.provenance.n_train == 7
    assert gone.path in result.problems[0].message


def test_too_few_pictures_are_said_to_be_too_few(trained: Trained) -> None:
    (few, support) = trained.advice
    assert few.startswith("16 good pictures are few")
    assert support == "8 held-out good pictures support a false-alarm rate of 11.1 % at best; 1 % needs 99."


def test_training_can_be_cancelled_while_the_mixture_is_fitted(dataset: Dataset) -> None:
    with pytest.raises(Cancelled):
        train(dataset, SETTINGS, RecordedProgress(lambda _d, _t, message: "Embedding" not in message))


def test_a_backbone_that_does_not_exist_is_refused_with_the_choice(dataset: Dataset) -> None:
    with pytest.raises(FomoadError) as caught:
        train(dataset, replace(SETTINGS, backbone="resnet"), NoProgress())
    assert "mobilenet_v2_0.35" in str(caught.value)


@pytest.mark.parametrize("size", [60, 100, 4112])
def test_an_unsuitable_size_is_refused(size: int) -> None:
    with pytest.raises(FomoadError, match=str(size)):
        replace(SETTINGS, width=size)
