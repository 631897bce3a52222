"""Copies between the test split and the rest, from files."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from fomoad_gui.core.progress import NoProgress
from fomoad_gui.core.samples import Dataset
from fomoad_gui.pipeline.importing import scan
from fomoad_gui.pipeline.near_duplicates import duplicates_sentence, find_near_duplicates
from tests.support.parts import good_part, write_mvtec


def test_a_recompressed_copy_in_the_test_split_is_named(tmp_path: Path) -> None:
    write_mvtec(tmp_path)
    picture = Image.fromarray(good_part(7)).resize((90, 90))
    picture.save(tmp_path / "test" / "good" / "copy.jpg", quality=85)
    (found,) = find_near_duplicates(scan([tmp_path], NoProgress()).dataset, NoProgress())
    assert found.test.path.endswith("copy.jpg")
    assert found.other.path.endswith("007.png")
    assert 0.98 < found.likeness <= 1.0001
    sentence = duplicates_sentence([found])
    assert sentence.startswith("1 test picture is nearly the same")
    assert "copy.jpg" in sentence


def test_parts_without_copies_have_none_and_unreadable_files_are_passed_over(dataset: Dataset, tmp_path: Path) -> None:
    assert find_near_duplicates(dataset, NoProgress()) == ()
    assert duplicates_sentence(()) == ""
    write_mvtec(tmp_path, train=4, good=2, defect=1)
    copied = scan([tmp_path], NoProgress()).dataset
    Path(copied.samples[0].path).unlink()
    assert find_near_duplicates(copied, NoProgress()) == ()


def test_an_empty_split_has_nothing_to_compare() -> None:
    assert find_near_duplicates(Dataset(()), NoProgress()) == ()
