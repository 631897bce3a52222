"""A picture that is labelled good and is not is told from those it was learnt with."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from fomoad_gui.core.detector import HeadKind
from fomoad_gui.core.errors import Cancelled
from fomoad_gui.core.progress import NoProgress
from fomoad_gui.core.samples import Dataset, Label, Sample, Split
from fomoad_gui.pipeline.explore.describe import Described
from fomoad_gui.pipeline.explore.findings import Judged, Kind, findings
from fomoad_gui.pipeline.explore.left_out import left_out_scores
from fomoad_gui.pipeline.explore.mapping import Layout, PictureMap, mapped
from fomoad_gui.pipeline.importing import scan
from fomoad_gui.pipeline.recipe import recipe
from fomoad_gui.pipeline.train import Trained, train
from tests.support.parts import write_mvtec
from tests.support.progress import RecordedProgress

SETTINGS = replace(recipe(HeadKind.CELL), width=96, height=96, dimensions=12)


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> tuple[Sample, ...]:
    """Twenty good parts, and a defective one that is said to be good, all to be learnt from."""
    folder = write_mvtec(tmp_path_factory.mktemp("parts") / "disc", train=20, good=1, defect=1)
    found = scan([folder], NoProgress()).samples
    good = [s for s in found if s.label is Label.GOOD and s.split is not Split.TEST]
    wrong = next(s for s in found if s.label is Label.DEFECT)
    return (*good, replace(wrong, label=Label.GOOD, defect_class="", split=Split.TRAIN))


@pytest.fixture(scope="module", params=[HeadKind.CELL, HeadKind.SHARED])
def trained(samples: tuple[Sample, ...], request: pytest.FixtureRequest) -> Trained:
    settings = replace(SETTINGS, head=request.param, components=3)
    return train(Dataset(samples), settings, NoProgress())


def test_the_one_that_is_not_good_scores_highest_once_it_is_left_out(
    samples: tuple[Sample, ...], trained: Trained
) -> None:
    scores = left_out_scores(trained.bundle, trained.backbone, samples, NoProgress())
    assert scores.keys() == {sample.id for sample in samples}
    assert max(scores, key=scores.__getitem__) == samples[-1].id
    judged = Judged({}, trained.bundle.calibration.threshold, scores)
    found = findings(_anywhere(samples), samples, NoProgress(), judged).found
    told = [one for one in found if one.kind is Kind.SUSPICIOUS]
    assert told[0].id == samples[-1].id
    assert len(told) <= 3
    assert "by what the others teach" in told[0].reason
    relabelled = (*samples[:-1], replace(samples[-1], label=Label.DEFECT))
    again = findings(_anywhere(samples), relabelled, NoProgress(), judged).found
    assert samples[-1].id not in [one.id for one in again if one.kind is Kind.SUSPICIOUS]


def test_nothing_is_said_of_none_or_one(samples: tuple[Sample, ...], trained: Trained) -> None:
    assert left_out_scores(trained.bundle, trained.backbone, (), NoProgress()) == {}
    assert left_out_scores(trained.bundle, trained.backbone, samples[:1], NoProgress()) == {}


def test_files_that_are_gone_are_left_out(samples: tuple[Sample, ...], trained: Trained, tmp_path: Path) -> None:
    gone = replace(samples[0], id="gone", path=str(tmp_path / "gone.png"))
    scores = left_out_scores(trained.bundle, trained.backbone, [*samples[1:8], gone], NoProgress())
    assert scores.keys() == {sample.id for sample in samples[1:8]}


def test_it_can_be_cancelled(samples: tuple[Sample, ...], trained: Trained) -> None:
    progress = RecordedProgress(cancel_when=lambda _done, _total, message: message.startswith("Judging"))
    with pytest.raises(Cancelled):
        left_out_scores(trained.bundle, trained.backbone, samples, progress)


def _anywhere(samples: tuple[Sample, ...]) -> PictureMap:
    vectors = np.random.default_rng(0).normal(size=(len(samples), 5)).astype(np.float32)
    described = Described(tuple(sample.id for sample in samples), vectors, ())
    return mapped(described, Layout.COMPONENTS, NoProgress())
