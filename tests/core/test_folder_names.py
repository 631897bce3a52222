"""What a folder's name says; the many spellings of good and bad are tried with the layouts."""

from __future__ import annotations

import pytest

from fomoad_gui.core.folder_names import FolderKind, folder_kind


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("train", FolderKind.TRAIN),
        ("Training Set", FolderKind.TRAIN),
        ("train_images", FolderKind.TRAIN),
        ("TEST", FolderKind.TEST),
        ("val", FolderKind.VALIDATION),
        ("Validation", FolderKind.VALIDATION),
        ("ground_truth", FolderKind.MASK),
        ("GroundTruth", FolderKind.MASK),
        ("Masks", FolderKind.MASK),
        ("images", FolderKind.CONTAINER),
        ("IMG", FolderKind.CONTAINER),
        ("raw data", FolderKind.CONTAINER),
        ("Not Good", FolderKind.DEFECT),
        ("NotOk", FolderKind.DEFECT),
        ("non-defective", FolderKind.GOOD),
        ("défauts", FolderKind.DEFECT),
        ("ＯＫ", FolderKind.GOOD),
    ],
)
def test_known_names(name: str, kind: FolderKind) -> None:
    assert folder_kind(name) is kind


@pytest.mark.parametrize(
    "name",
    ["goodyear", "broken_large", "good scratch", "latest", "trainer", "bottle", "2024-05-01", "7", "", "🙂", "io2x"],
)
def test_names_that_only_resemble_known_ones_say_nothing(name: str) -> None:
    assert folder_kind(name) is FolderKind.OTHER
