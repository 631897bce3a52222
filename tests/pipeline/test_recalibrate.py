"""int8 ranges from the user's own pictures: deterministic, recorded, and only where there is something to calibrate."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from fomoad_gui.backbone.adding import Addition, add
from fomoad_gui.backbone.catalogue import find, joint_cut
from fomoad_gui.backbone.graph.join import joined
from fomoad_gui.core.bundle import CATALOGUE, OWN_PICTURES
from fomoad_gui.core.errors import Cancelled, FomoadError
from fomoad_gui.core.progress import NoProgress
from fomoad_gui.core.samples import Dataset, Label, Split
from fomoad_gui.pipeline.recalibrate import recalibrated
from fomoad_gui.pipeline.recipe import DEEP_CUT, SHALLOW_CUT
from fomoad_gui.pipeline.score import Scorer
from fomoad_gui.pipeline.train import Trained, train
from fomoad_gui.vision.read import read_image
from tests.pipeline.conftest import SETTINGS
from tests.support.progress import RecordedProgress

OWN = replace(SETTINGS, recalibrate=True)


def test_a_model_carries_the_trunk_that_its_pictures_calibrated(dataset: Dataset, trained: Trained) -> None:
    own = train(dataset, OWN, NoProgress())
    assert own.bundle.backbone.calibration == OWN_PICTURES
    assert trained.bundle.backbone.calibration == CATALOGUE
    assert own.backbone != trained.backbone
    assert own.bundle.backbone.digest == hashlib.sha256(own.backbone).hexdigest()
    defects = dataset.select(Label.DEFECT, Split.TEST)
    scorer = Scorer(own.bundle, own.backbone)
    scores = [scorer.score(read_image(sample.path)).score for sample in defects]
    assert min(scores) > own.bundle.calibration.threshold


def test_two_cuts_that_are_joined_are_calibrated_as_one_trunk(dataset: Dataset) -> None:
    both = replace(OWN, cut=joint_cut(SHALLOW_CUT, DEEP_CUT))
    own, late = (train(dataset, settings, NoProgress()) for settings in (both, replace(OWN, cut=DEEP_CUT)))
    assert own.bundle.backbone.cut == both.cut
    assert own.backbone == joined(late.backbone, SHALLOW_CUT)


def test_the_order_of_the_pictures_does_not_matter(dataset: Dataset) -> None:
    learn = dataset.select(Label.GOOD, Split.TRAIN)
    entry = find(SETTINGS.backbone, "block_3_expand_relu", precision="int8")
    first = recalibrated(entry, learn, SETTINGS.input, NoProgress())
    assert recalibrated(entry, learn[::-1], SETTINGS.input, NoProgress()) == first
    assert recalibrated(entry, learn[:4], SETTINGS.input, NoProgress()) != first


def test_float32_has_nothing_to_calibrate(dataset: Dataset) -> None:
    exact = train(dataset, replace(OWN, precision="float32"), NoProgress())
    assert exact.bundle.backbone.calibration == CATALOGUE
    assert exact.backbone == find(SETTINGS.backbone).read()


def test_a_network_in_int8_alone_cannot_be_calibrated(dataset: Dataset) -> None:
    add(Addition(find(SETTINGS.backbone, precision="int8").path, name="small"), NoProgress())
    cut = "layer"
    assert train(dataset, replace(SETTINGS, backbone="small", cut=cut), NoProgress()).bundle.backbone.name == "small"
    with pytest.raises(FomoadError, match="small is there in int8 alone"):
        train(dataset, replace(OWN, backbone="small", cut=cut), NoProgress())


def test_pictures_that_cannot_be_read_are_left_out_and_none_at_all_is_a_mistake(
    dataset: Dataset, tmp_path: Path
) -> None:
    learn = dataset.select(Label.GOOD, Split.TRAIN)
    entry = find(SETTINGS.backbone, "block_3_expand_relu", precision="int8")
    torn = replace(learn[0], id="torn", path=str(tmp_path / "torn.png"))
    whole = recalibrated(entry, learn, SETTINGS.input, NoProgress())
    assert recalibrated(entry, [*learn, torn], SETTINGS.input, NoProgress()) == whole
    with pytest.raises(FomoadError, match="No good picture can be read"):
        recalibrated(entry, [torn], SETTINGS.input, NoProgress())


def test_calibrating_can_be_cancelled(dataset: Dataset) -> None:
    with pytest.raises(Cancelled):
        train(dataset, OWN, RecordedProgress(lambda done, _total, message: message == "Calibrating int8" and done == 2))
