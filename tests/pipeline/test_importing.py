"""Files and folders become samples; what cannot be used is named and the rest goes on."""

from __future__ import annotations

import errno
import os
from collections import Counter
from pathlib import Path

import pytest
from PIL import Image

from fomoad_gui.core.errors import Cancelled, FomoadError
from fomoad_gui.core.progress import NoProgress
from fomoad_gui.core.samples import Label, Split
from fomoad_gui.pipeline.importing import scan
from tests.support.parts import good_part, save, write_flat, write_mvtec
from tests.support.progress import RecordedProgress


def test_an_mvtec_folder_keeps_its_split_and_masks(parts: Path) -> None:
    plan = scan([parts], NoProgress())
    counts = plan.counts()
    assert counts[Split.TEST, Label.GOOD, ""] == 8
    assert counts[Split.TEST, Label.DEFECT, "patch"] == 8
    assert counts[Split.TRAIN, Label.GOOD, ""] + counts[Split.CALIBRATION, Label.GOOD, ""] == 24
    assert all(Path(s.mask_path).is_file() for s in plan.samples if s.label is Label.DEFECT)
    assert not plan.problems


def test_a_flat_folder_is_all_good_and_some_are_held_out(tmp_path: Path) -> None:
    write_flat(tmp_path / "parts", 12)
    plan = scan([tmp_path / "parts"], NoProgress())
    assert {s.label for s in plan.samples} == {Label.GOOD}
    assert Counter(s.split for s in plan.samples) == {Split.TRAIN: 8, Split.CALIBRATION: 4}


def test_the_size_and_the_content_of_each_picture_are_recorded(tmp_path: Path) -> None:
    path = save(tmp_path / "a.png", good_part(0, width=64, height=48))
    (sample,) = scan([path], NoProgress()).samples
    assert (sample.width, sample.height) == (64, 48)
    assert sample.path == str(path)
    assert len(sample.id) == 64


def test_the_same_picture_twice_is_used_once(tmp_path: Path) -> None:
    write_flat(tmp_path, 3)
    (tmp_path / "copy.png").write_bytes((tmp_path / "part 001.png").read_bytes())
    plan = scan([tmp_path], NoProgress())
    assert len(plan.samples) == 3
    (problem,) = plan.problems
    assert "same picture" in problem.message


@pytest.mark.parametrize("name", ["part with spaces.png", "零件 🔩.png", "ä" * 100 + ".png"])
def test_any_file_name_is_accepted(tmp_path: Path, name: str) -> None:
    path = save(tmp_path / name, good_part(0))
    assert scan([path], NoProgress()).samples[0].path == str(path)


def test_a_path_of_300_characters_is_accepted(tmp_path: Path) -> None:
    path = save(tmp_path / ("d" * 150) / ("e" * 150) / "part.png", good_part(0))
    assert len(str(path)) > 300
    assert len(scan([tmp_path], NoProgress()).samples) == 1


def test_unusable_files_are_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    write_flat(tmp_path, 4)
    (tmp_path / "empty.png").touch()
    (tmp_path / "text.jpg").write_text("not a picture", encoding="utf-8")
    plan = scan([tmp_path], NoProgress())
    assert len(plan.samples) == 4
    assert {Path(p.path).name for p in plan.problems} == {"empty.png", "text.jpg"}
    assert all(p.path in p.message and p.remedy for p in plan.problems)


def test_a_folder_without_permission_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    write_flat(tmp_path, 2)
    (tmp_path / "closed").mkdir()
    real_scandir = os.scandir

    def scandir(path: str) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return real_scandir(path)

    monkeypatch.setattr(os, "scandir", scandir)
    plan = scan([tmp_path], NoProgress())
    assert len(plan.samples) == 2
    assert any("closed" in p.message and "Permission denied" in p.message for p in plan.problems)


def test_hidden_files_and_other_files_in_a_folder_are_passed_over(tmp_path: Path) -> None:
    write_flat(tmp_path, 2)
    save(tmp_path / ".thumbnail.png", good_part(9))
    (tmp_path / "notes.txt").write_text("notes", encoding="utf-8")
    plan = scan([tmp_path], NoProgress())
    assert len(plan.samples) == 2
    assert not plan.problems


def test_nothing_to_import_is_a_mistake_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(FomoadError, match="no pictures") as caught:
        scan([tmp_path], NoProgress())
    assert ".png" in caught.value.remedy


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(FomoadError, match="nowhere"):
        scan([tmp_path / "nowhere"], NoProgress())


def test_several_files_together_are_imported_together(tmp_path: Path) -> None:
    paths = write_flat(tmp_path, 5)
    assert len(scan(paths[:3], NoProgress()).samples) == 3


def test_scanning_can_be_cancelled(parts: Path) -> None:
    with pytest.raises(Cancelled):
        scan([parts], RecordedProgress(lambda done, _total, _message: done > 5))


def test_the_summary_names_layout_and_split(tmp_path: Path) -> None:
    lines = scan([write_mvtec(tmp_path, train=6, good=2, defect=2)], NoProgress()).summary()
    text = "\n".join(lines)
    assert "10 pictures" in lines[0]
    for expected in ("4 good", "2 good", "2 defect (patch)", "learn", "held out", "test"):
        assert expected in text


def test_exif_rotation_is_in_the_recorded_size(tmp_path: Path) -> None:
    image = Image.fromarray(good_part(0, width=64, height=48))
    exif = Image.Exif()
    exif[0x0112] = 6
    image.save(tmp_path / "rotated.jpg", exif=exif)
    (sample,) = scan([tmp_path / "rotated.jpg"], NoProgress()).samples
    assert (sample.width, sample.height) == (48, 64)


def test_pictures_come_in_the_order_in_which_people_count(tmp_path: Path) -> None:
    for number in (10, 9, 1):
        save(tmp_path / f"part {number}.png", good_part(number))
    names = [Path(s.path).name for s in scan([tmp_path], NoProgress()).samples]
    assert names == ["part 1.png", "part 9.png", "part 10.png"]


def test_a_flat_folder_is_taken_at_its_name(tmp_path: Path) -> None:
    write_flat(tmp_path / "defects", 3)
    assert {s.label for s in scan([tmp_path / "defects"], NoProgress()).samples} == {Label.DEFECT}


def test_files_dropped_from_a_folder_of_defects_are_defects(tmp_path: Path) -> None:
    paths = write_flat(tmp_path / "NG", 3)
    assert {s.label for s in scan(paths, NoProgress()).samples} == {Label.DEFECT}


def test_a_test_folder_by_itself_teaches_nothing(tmp_path: Path) -> None:
    parts = write_mvtec(tmp_path / "parts", train=4, good=3, defect=2)
    assert {s.split for s in scan([parts / "test"], NoProgress()).samples} == {Split.TEST}


def test_folders_that_do_not_say_what_is_good_come_unlabelled(tmp_path: Path) -> None:
    for folder in ("monday", "tuesday"):
        save(tmp_path / folder / "1.png", good_part(len(folder)))
    plan = scan([tmp_path / "monday", tmp_path / "tuesday"], NoProgress())
    assert {(s.label, s.split) for s in plan.samples} == {(Label.UNLABELLED, Split.TEST)}


def test_a_mask_that_fits_no_picture_is_named(tmp_path: Path) -> None:
    parts = write_mvtec(tmp_path / "parts", train=4, good=1, defect=1)
    save(parts / "ground_truth" / "patch" / "999_mask.png", good_part(3))
    (problem,) = scan([parts], NoProgress()).problems
    assert problem.path.endswith("999_mask.png")
    assert "mask" in problem.message


def test_loose_pictures_in_a_folder_that_says_nothing_are_good(tmp_path: Path) -> None:
    paths = write_flat(tmp_path / "line 3", 3)
    assert {s.label for s in scan(paths, NoProgress()).samples} == {Label.GOOD}


def test_a_name_too_long_for_the_system_is_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    write_flat(tmp_path, 3)
    too_long = tmp_path / ("n" * 300 + ".png")
    plan = scan([too_long, tmp_path], NoProgress())
    assert len(plan.samples) == 3
    (problem,) = plan.problems
    assert str(too_long) in problem.message
    assert "too long" in problem.message


def test_a_picture_in_a_closed_folder_is_named_and_the_rest_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_flat(tmp_path / "open", 3)
    closed = tmp_path / "closed" / "part.png"
    look = Path.stat

    def refused(path: Path, *, follow_symlinks: bool = True) -> os.stat_result:
        # What the system says to anybody but its administrator, as whom tests may run.
        if path.is_relative_to(closed.parent):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return look(path, follow_symlinks=follow_symlinks)

    monkeypatch.setattr(Path, "stat", refused)
    plan = scan([closed, tmp_path / "open"], NoProgress())
    assert len(plan.samples) == 3
    (problem,) = plan.problems
    assert str(closed) in problem.message
