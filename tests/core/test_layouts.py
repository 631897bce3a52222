"""Folder layouts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.layouts import Layout, LayoutEntry, LayoutProposal, recognise
from fomoad_gui.core.samples import USED_SPLITS, Label, Split
from fomoad_gui.core.splitting import count_for_calibration, count_for_test


def pictures(folder: str, count: int, suffix: str = ".png") -> list[str]:
    return [f"{folder}/{i:03}{suffix}".lstrip("/") for i in range(count)]


def counts(proposal: LayoutProposal) -> dict[tuple[Label, str, Split], int]:
    return dict(Counter((entry.label, entry.defect_class, entry.split) for entry in proposal.entries))


def entry(proposal: LayoutProposal, path: str) -> LayoutEntry:
    return next(entry for entry in proposal.entries if entry.path == path)


def mvtec(root: str = "") -> list[str]:
    return [
        *pictures(f"{root}train/good", 30),
        *pictures(f"{root}test/good", 5),
        *pictures(f"{root}test/crack", 4),
        *pictures(f"{root}test/bent_lead", 3),
        *(f"{root}ground_truth/crack/{i:03}_mask.png" for i in range(4)),
        *(f"{root}ground_truth/bent_lead/{i:03}.png" for i in range(3)),
    ]


MVTEC_COUNTS = {
    (Label.GOOD, "", Split.TRAIN): 20,
    (Label.GOOD, "", Split.CALIBRATION): 10,
    (Label.GOOD, "", Split.TEST): 5,
    (Label.DEFECT, "crack", Split.TEST): 4,
    (Label.DEFECT, "bent_lead", Split.TEST): 3,
}


@pytest.mark.parametrize("root", ["", "bottle/", "data set/bottle/", "mvtec/images/bottle/"])
def test_mvtec_is_recognised_wherever_it_is_nested(root: str) -> None:
    proposal = recognise(mvtec(root))
    assert proposal.name is Layout.MVTEC
    assert counts(proposal) == MVTEC_COUNTS
    assert proposal.ignored == ()
    assert entry(proposal, f"{root}test/crack/002.png").mask_path == f"{root}ground_truth/crack/002_mask.png"
    assert entry(proposal, f"{root}test/bent_lead/002.png").mask_path == f"{root}ground_truth/bent_lead/002.png"
    assert entry(proposal, f"{root}test/good/002.png").mask_path == ""


def test_parent_of_several_products_is_refused_and_names_them() -> None:
    with pytest.raises(FomoadError, match=r"several products: bottle, cable\. Choose the folder of one"):
        recognise([*mvtec("mvtec/bottle/"), *mvtec("mvtec/cable/")])


def test_many_products_are_named_in_part() -> None:
    paths = [path for i in range(15) for path in mvtec(f"product{i:02}/")]
    with pytest.raises(FomoadError, match=r"product07 and 7 more\."):
        recognise(paths)


GOOD_AND_BAD = [
    ("OK", "NG"),
    ("ok", "nok"),
    ("good", "bad"),
    ("Good", "Defect"),
    ("normal", "anomaly"),
    ("normal", "abnormal"),
    ("Normal", "anomalous"),
    ("normal", "Defective"),
    ("pass", "fail"),
    ("PASSED", "Failed"),
    ("i.O.", "n.i.O."),
    ("iO", "niO"),
    ("gut", "schlecht"),
    ("良品", "不良品"),
    ("正常", "异常"),
    ("합격", "불합격"),
    ("0_good", "1_bad"),
    ("01 - OK", "02 - not OK"),
    ("GoodParts", "BadParts"),
    ("ok_front", "def_front"),
    ("ok images", "ng images"),
    ("conforme", "Non-conforme"),
    ("Bon", "Défaut"),
    ("bueno", "defectuoso"),
    ("buono", "scarto"),
    ("no_defect", "defect"),
    ("defect-free", "faulty"),
    ("годные", "брак"),
    ("good.images", "bad.images"),
]


@pytest.mark.parametrize(("good", "bad"), GOOD_AND_BAD)
@pytest.mark.parametrize("root", ["", "lot 7/"])
def test_folders_of_good_and_bad_parts_are_recognised_in_any_naming(root: str, good: str, bad: str) -> None:
    proposal = recognise([*pictures(root + good, 20), *pictures(root + bad, 5)])
    assert proposal.name is Layout.OK_NG
    assert counts(proposal) == {
        (Label.GOOD, "", Split.TRAIN): 11,
        (Label.GOOD, "", Split.CALIBRATION): 5,
        (Label.GOOD, "", Split.TEST): 4,
        (Label.DEFECT, "", Split.TEST): 5,
    }


def test_folders_within_the_bad_one_are_classes() -> None:
    proposal = recognise([*pictures("ok", 9), *pictures("ng/scratch", 3), *pictures("ng/dent/deep", 2), "ng/x.png"])
    assert proposal.count(Label.DEFECT, Split.TEST) == 6
    assert {e.defect_class for e in proposal.entries if e.label is Label.DEFECT} == {"scratch", "dent/deep", ""}


def test_unknown_folders_beside_the_good_one_are_classes() -> None:
    proposal = recognise([*pictures("part/good", 9), *pictures("part/scratch", 3), *pictures("part/dent", 2)])
    assert proposal.name is Layout.OK_NG
    assert Counter(e.defect_class for e in proposal.entries if e.label is Label.DEFECT) == {"scratch": 3, "dent": 2}


@pytest.mark.parametrize("folder", ["", "parts", "my product/images", "test", "train"])
def test_one_folder_is_all_good(folder: str) -> None:
    proposal = recognise(pictures(folder, 12))
    assert proposal.name in (Layout.FLAT, Layout.SPLIT)
    assert counts(proposal) == {(Label.GOOD, "", Split.TRAIN): 8, (Label.GOOD, "", Split.CALIBRATION): 4}


def test_one_folder_by_the_name_of_defects_is_not_good() -> None:
    assert counts(recognise(pictures("NG", 4))) == {(Label.DEFECT, "", Split.TEST): 4}


def test_train_validation_and_test_folders_are_kept() -> None:
    proposal = recognise(
        [
            *pictures("Training/normal", 10),
            *pictures("validation/normal", 4),
            *pictures("Test/normal", 3),
            *pictures("Test/abnormal", 2),
            *pictures("validation/abnormal", 1),
        ]
    )
    assert proposal.name is Layout.SPLIT
    assert counts(proposal) == {
        (Label.GOOD, "", Split.TRAIN): 10,
        (Label.GOOD, "", Split.CALIBRATION): 4,
        (Label.GOOD, "", Split.TEST): 3,
        (Label.DEFECT, "", Split.TEST): 3,
    }


def test_splits_below_the_labels_are_read_too() -> None:
    proposal = recognise([*pictures("ok/train", 6), *pictures("ok/test", 3), *pictures("ng/test", 2)])
    assert counts(proposal) == {
        (Label.GOOD, "", Split.TRAIN): 4,
        (Label.GOOD, "", Split.CALIBRATION): 2,
        (Label.GOOD, "", Split.TEST): 3,
        (Label.DEFECT, "", Split.TEST): 2,
    }


def test_defects_in_a_train_folder_are_tested_not_learnt() -> None:
    proposal = recognise([*pictures("train/ok", 20), *pictures("train/scratch", 5)])
    assert proposal.count(Label.DEFECT, Split.TEST) == 5
    assert proposal.count(Label.GOOD, Split.TEST) == count_for_test(20)


def test_plain_pictures_of_a_train_folder_are_good_and_those_of_a_test_folder_unlabelled() -> None:
    assert counts(recognise([*pictures("train", 6), *pictures("test", 4)])) == {
        (Label.GOOD, "", Split.TRAIN): 4,
        (Label.GOOD, "", Split.CALIBRATION): 2,
        (Label.UNLABELLED, "", Split.TEST): 4,
    }


def test_class_in_a_test_folder_alone_is_a_defect() -> None:
    assert counts(recognise(pictures("bottle/test/crack", 3))) == {(Label.DEFECT, "crack", Split.TEST): 3}


def test_visa_folders_are_read_with_their_masks() -> None:
    root = "candle/Data"
    proposal = recognise(
        [
            *pictures(f"{root}/Images/Normal", 10, ".JPG"),
            *pictures(f"{root}/Images/Anomaly", 3, ".JPG"),
            *pictures(f"{root}/Masks/Anomaly", 3),
        ]
    )
    assert proposal.count(Label.DEFECT, Split.TEST) == 3
    assert entry(proposal, f"{root}/Images/Anomaly/001.JPG").mask_path == f"{root}/Masks/Anomaly/001.png"
    assert len(proposal.entries) == 13


def test_masks_beside_their_pictures_are_masks() -> None:
    proposal = recognise(
        [
            *pictures("good", 6, ".jpg"),
            "bad/a.png",
            "bad/a_mask.png",
            "bad/b.bmp",
            "bad/mask-b.bmp",
            "bad/c.jpg",
            "bad/c.png",
            "bad/d_label.png",
        ]
    )
    masks = {e.path: e.mask_path for e in proposal.entries if e.label is Label.DEFECT}
    assert masks == {
        "bad/a.png": "bad/a_mask.png",
        "bad/b.bmp": "bad/mask-b.bmp",
        "bad/c.jpg": "bad/c.png",
        "bad/d_label.png": "",
    }


def test_masks_in_one_folder_for_all_fit_by_name() -> None:
    paths = [*pictures("good", 3), "bad/x1.png", "bad/x2.png", "masks/x1.png", "masks/x2_gt.png", "masks/x9.png"]
    proposal = recognise(paths)
    assert entry(proposal, "bad/x1.png").mask_path == "masks/x1.png"
    assert entry(proposal, "bad/x2.png").mask_path == "masks/x2_gt.png"
    assert [(i.path, i.reason) for i in proposal.ignored] == [
        ("masks/x9.png", "a mask that fits no defective picture, or several")
    ]


def test_mask_that_could_belong_to_two_pictures_belongs_to_none() -> None:
    proposal = recognise([*pictures("good", 3), "bad/dent/1.png", "bad/cut/1.png", "masks/1.png"])
    assert {e.mask_path for e in proposal.entries} == {""}
    assert [i.path for i in proposal.ignored] == ["masks/1.png"]


def test_mask_between_splits_is_that_of_its_own_split_or_else_of_the_test() -> None:
    samples = [*pictures("train/good", 3), "train/cut/1.png", "test/cut/1.png"]
    for mask, owner in (("ground_truth/cut/1.png", "test/cut/1.png"), ("train/masks/cut/1.png", "train/cut/1.png")):
        proposal = recognise([*samples, mask])
        assert {e.path: e.mask_path for e in proposal.entries if e.mask_path} == {owner: mask}


def test_mask_of_a_good_picture_is_left_out() -> None:
    paths = [*pictures("train/good", 3), "test/good/1.png", "test/cut/1.png", "ground_truth/good/1.png"]
    proposal = recognise([*paths, "ground_truth/cut/1_mask.png"])
    assert entry(proposal, "test/cut/1.png").mask_path == "ground_truth/cut/1_mask.png"
    assert [i.path for i in proposal.ignored] == ["ground_truth/good/1.png"]


def test_loose_and_hidden_files_are_left_out_with_a_reason() -> None:
    loose = ["bottle/overview.png", "bottle/.cache/1.png", "__MACOSX/bottle/train/good/._1.png", "licence/logo.png"]
    proposal = recognise([*loose, *mvtec("bottle/")])
    assert counts(proposal) == MVTEC_COUNTS
    assert {i.path: i.reason for i in proposal.ignored} == {
        loose[0]: "lies beside the folders of good and defective parts",
        loose[1]: "a hidden file",
        loose[2]: "a hidden file",
        loose[3]: "lies outside the folders that were recognised",
    }


def test_loose_pictures_beside_a_folder_of_defects_are_good() -> None:
    proposal = recognise([*pictures("parts", 10), *pictures("parts/defects", 3)])
    assert sum(e.label is Label.GOOD for e in proposal.entries) == 10
    assert proposal.count(Label.DEFECT, Split.TEST) == 3


@pytest.mark.parametrize("paths", [["a/1.png", "b/1.png"], ["1.png", "b/1.png"], ["lot/a/1.png", "lot/b/1.png"]])
def test_folders_of_which_none_is_known_to_be_good_are_left_for_a_person_to_label(paths: list[str]) -> None:
    proposal = recognise(paths)
    assert proposal.name is Layout.UNTOLD
    assert [e.path for e in proposal.entries] == paths
    assert {(e.label, e.split, e.defect_class) for e in proposal.entries} == {(Label.UNLABELLED, Split.TEST, "")}


def test_a_folder_of_unknown_name_beside_defects_is_left_for_a_person_to_label() -> None:
    proposal = recognise(["ng/1.png", "b/1.png"])
    assert {e.path: e.label for e in proposal.entries} == {"ng/1.png": Label.DEFECT, "b/1.png": Label.UNLABELLED}


@pytest.mark.parametrize("paths", [[], [".hidden.png"]])
def test_no_pictures_are_an_error_with_a_remedy(paths: list[str]) -> None:
    with pytest.raises(FomoadError, match=r"no pictures.*Choose a folder"):
        recognise(paths)


def test_same_file_named_twice_is_one_entry() -> None:
    assert len(recognise(["ok/1.png", "ok/1.png", "ok/2.png"]).entries) == 2


def test_enough_good_pictures_calibrate_the_default_rate() -> None:
    proposal = recognise(pictures("good", 300))
    assert proposal.count(Label.GOOD, Split.CALIBRATION) == count_for_calibration(300) == 99


plain_folders = ["", "good", "ng", "scratch", "train", "test", "val", "masks", "images", ".x", "label"]
nested_folders = ["train/good", "test/good", "test/cut", "ground_truth/cut", "a/good", "a/ng", "test/ng/deep"]
folders = st.sampled_from([*plain_folders, *nested_folders])
names = st.sampled_from(["1.png", "1.jpg", "1_mask.png", "2.png", "mask_2.png", "3.bmp", "3_gt.png", "4.tif"])
trees = st.lists(st.builds(lambda folder, name: f"{folder}/{name}".lstrip("/"), folders, names), max_size=40)


@given(trees, st.randoms(use_true_random=False), st.integers(0, 3))
def test_every_file_is_a_sample_a_mask_or_left_out_whatever_the_tree(paths: list[str], shuffler, seed: int) -> None:  # type: ignore[no-untyped-def]
    try:
        proposal = recognise(paths, seed)
    except FomoadError:
        return
    samples = {e.path for e in proposal.entries}
    masks = {e.mask_path for e in proposal.entries} - {""}
    left_out = {i.path for i in proposal.ignored}
    assert samples | masks | left_out == set(paths)
    assert not samples & masks
    assert not samples & left_out
    assert not masks & left_out
    assert len(samples) == len(proposal.entries)
    for e in proposal.entries:
        assert "ground_truth" not in e.path
        assert e.label is Label.GOOD or e.split is Split.TEST
        assert (e.label is Label.DEFECT) or not (e.defect_class or e.mask_path)
    shuffled = list(paths)
    shuffler.shuffle(shuffled)
    splits = {e.path: e.split for e in proposal.entries}
    assert {e.path: e.split for e in recognise(shuffled, seed).entries} == splits


def test_reference_data_are_recognised(reference_data: Path) -> None:
    def found(folder: str) -> Iterable[str]:
        root = reference_data / folder
        return (p.relative_to(root.parent).as_posix() for p in root.rglob("*") if p.suffix in (".png", ".jpg"))

    for folder in ("elpv/mono", "crackforest/asphalt_patch160", "magnetic_tile/tile", "mvtec3d/tire"):
        proposal = recognise(found(folder))
        assert proposal.name is Layout.MVTEC
        assert not proposal.ignored
        for split in USED_SPLITS:
            assert proposal.count(Label.GOOD, split)
        has_masks = (reference_data / folder / "ground_truth").is_dir()
        assert all(bool(e.mask_path) == has_masks for e in proposal.entries if e.label is Label.DEFECT)


def test_renaming_the_folder_does_not_change_the_split() -> None:
    splits = [
        [e.split for e in recognise([f"{folder}/{name}" for name in pictures("x", 40)]).entries]
        for folder in ("monday", "tuesday/afternoon")
    ]
    assert splits[0] == splits[1]
    assert set(splits[0]) == {Split.TRAIN, Split.CALIBRATION}
