"""Test pictures that are copies of pictures learnt from are found, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from fomoad_gui.core.progress import NoProgress
from fomoad_gui.core.samples import Dataset
from fomoad_gui.pipeline.importing import scan
from fomoad_gui.pipeline.near_duplicates import near_duplicates, warning
from tests.support.parts import good_part, write_mvtec


def test_drawn_parts_are_different_pictures(dataset: Dataset) -> None:
    assert near_duplicates(dataset, NoProgress()) == ()


@pytest.mark.parametrize(("quality", "scale", "brighter"), [(95, 1.0, 0), (75, 1.0, 0), (95, 0.5, 0), (95, 1.0, 10)])
def test_copies_are_found(tmp_path: Path, quality: int, scale: float, brighter: int) -> None:
    write_mvtec(tmp_path, defect=2)
    for index in (3, 17):
        image = Image.fromarray(good_part(index)).point(lambda value: min(value + brighter, 255))
        size = (round(image.width * scale), round(image.height * scale))
        image.resize(size).save(tmp_path / "test" / "good" / f"copy of {index:03}.jpg", quality=quality)
    found = near_duplicates(scan([tmp_path], NoProgress()).dataset, NoProgress())
    names = {(Path(f.test.path).name, Path(f.other.path).name) for f in found}
    assert names == {("copy of 003.jpg", "003.png"), ("copy of 017.jpg", "017.png")}
    assert all(0.99 < f.likeness <= 1 for f in found)
    assert warning(found).startswith("2 test pictures are nearly the same as pictures that were learnt from (first: ")
    assert warning(found[:1]).startswith("1 test picture is nearly the same as a picture")
    assert warning(()) == ""


def test_a_file_that_vanished_is_left_out(tmp_path: Path) -> None:
    dataset = scan([write_mvtec(tmp_path, train=8, good=2, defect=1)], NoProgress()).dataset
    Path(dataset.samples[0].path).unlink()
    assert near_duplicates(dataset, NoProgress()) == ()


def test_without_a_test_split_there_are_none(dataset: Dataset) -> None:
    assert near_duplicates(Dataset(dataset.samples[:3]), NoProgress()) == ()
