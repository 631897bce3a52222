"""The inspection sample on disk: its layout, its repeatability, and what it refuses."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest

from fomoad_gui.core.errors import Cancelled, FomoadError
from fomoad_gui.core.layouts import Layout, recognise
from fomoad_gui.core.progress import NoProgress
from fomoad_gui.core.samples import Label, Split
from fomoad_gui.pipeline.sample import SampleSummary, write_sample
from fomoad_gui.vision.drawing.inspection.part import DEFECT_CLASSES
from fomoad_gui.vision.read import read_image, read_mask
from tests.support.progress import RecordedProgress


def files(directory: Path) -> dict[str, bytes]:
    return {p.relative_to(directory).as_posix(): p.read_bytes() for p in sorted(directory.rglob("*")) if p.is_file()}


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("task") / "flange"
    write_sample(directory, 3, NoProgress(), train_good=3, test_good=2, per_defect_class=1)
    return directory


def test_the_sample_is_recognised_as_mvtec_with_a_mask_for_every_defect(sample: Path) -> None:
    found = recognise(files(sample))
    assert found.name is Layout.MVTEC
    assert found.count(Label.GOOD, Split.TEST) == 2
    assert found.count(Label.GOOD, Split.TRAIN) + found.count(Label.GOOD, Split.CALIBRATION) == 3
    defects = [entry for entry in found.entries if entry.label is Label.DEFECT]
    assert {entry.defect_class for entry in defects} == set(DEFECT_CLASSES)
    assert all(entry.mask_path for entry in defects)
    assert found.ignored == ()


def test_masks_fit_their_pictures(sample: Path) -> None:
    for name in DEFECT_CLASSES:
        picture = read_image(sample / "test" / name / "000.png")
        mask = read_mask(sample / "ground_truth" / name / "000_mask.png", picture.shape[1], picture.shape[0])
        assert 0.0 < np.mean(mask) < 0.1


def test_the_summary_counts_pictures_without_masks(tmp_path: Path) -> None:
    summary = write_sample(tmp_path, 0, NoProgress(), train_good=2, test_good=1, per_defect_class=1)
    assert summary == SampleSummary(images=3 + len(DEFECT_CLASSES), good=3, defect=len(DEFECT_CLASSES))
    assert len(files(tmp_path)) == summary.images + summary.defect


def test_the_same_seed_writes_the_same_bytes_and_larger_counts_only_add(sample: Path, tmp_path: Path) -> None:
    write_sample(tmp_path / "again", 3, NoProgress(), train_good=4, test_good=2, per_defect_class=1)
    again = files(tmp_path / "again")
    assert again.keys() - files(sample).keys() == {"train/good/003.png"}
    assert {name: again[name] for name in files(sample)} == files(sample)


def test_another_seed_and_another_split_show_other_parts(sample: Path, tmp_path: Path) -> None:
    write_sample(tmp_path / "other", 4, NoProgress(), train_good=1, test_good=1, per_defect_class=0)
    other, first = files(tmp_path / "other"), files(sample)
    assert other["train/good/000.png"] != first["train/good/000.png"]
    assert first["test/good/000.png"] != first["train/good/000.png"]


def test_a_folder_with_something_in_it_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep")
    with pytest.raises(FomoadError, match="not empty"):
        write_sample(tmp_path, 0, NoProgress())
    assert files(tmp_path) == {"mine.txt": b"keep"}


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("keep")
    with pytest.raises(FomoadError, match="is a file"):
        write_sample(tmp_path / "taken", 0, NoProgress())
    with pytest.raises(FomoadError, match="taken"):
        write_sample(tmp_path / "taken" / "below", 0, NoProgress())


def test_a_negative_seed_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FomoadError, match="-1"):
        write_sample(tmp_path / "new", -1, NoProgress())
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("existed", [False, True])
def test_cancelling_leaves_nothing_behind(tmp_path: Path, existed: bool) -> None:
    directory = tmp_path / "new"
    if existed:
        directory.mkdir()
    before = threading.active_count()
    with pytest.raises(Cancelled):
        write_sample(directory, 0, RecordedProgress(cancel_when=lambda done, _total, _message: done == 2))
    assert threading.active_count() == before
    assert directory.exists() == existed
    assert files(tmp_path) == {}


def test_progress_counts_every_picture(tmp_path: Path) -> None:
    progress = RecordedProgress()
    write_sample(tmp_path, 0, progress, train_good=2, test_good=1, per_defect_class=0)
    assert [(done, total) for done, total, _ in progress.checkpoints] == [(0, 3), (1, 3), (2, 3), (3, 3)]
