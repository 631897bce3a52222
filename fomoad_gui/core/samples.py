"""Samples and data sets: which pictures there are, what each is said to show, and what each is used for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Label(StrEnum):
    """What a person (or the folder) says a picture shows."""

    UNLABELLED = "unlabelled"
    GOOD = "good"
    DEFECT = "defect"


class Split(StrEnum):
    """What a picture is used for; no picture is used for two things."""

    TRAIN = "train"
    """Good ones teach the mixture."""
    CALIBRATION = "calibration"
    """Good ones held out of training, from which the threshold comes."""
    TEST = "test"
    """Results are measured here, and only here."""
    EXCLUDED = "excluded"
    """Kept and judged; nothing is learnt from it or measured on it."""


USED_SPLITS = (Split.TRAIN, Split.CALIBRATION, Split.TEST)
"""Those that pictures are shared out to."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One picture of a data set.

    `id` is the SHA-256 of the file's bytes in hexadecimal (the same picture twice is one sample), `path` absolute,
    `width` and `height` in pixels after EXIF rotation, `defect_class` empty unless `label` is DEFECT (and may be empty
    then), `mask_path` the ground-truth mask or empty.
    """

    id: str
    path: str
    width: int
    height: int
    label: Label = Label.UNLABELLED
    defect_class: str = ""
    split: Split = Split.TEST
    mask_path: str = ""


@dataclass(frozen=True, slots=True)
class Dataset:
    """Samples in the order in which they were added; every id occurs once."""

    samples: tuple[Sample, ...] = ()

    def __post_init__(self) -> None:
        if len({sample.id for sample in self.samples}) != len(self.samples):
            raise ValueError("a sample id occurs twice in a data set")

    def __len__(self) -> int:
        return len(self.samples)

    def select(self, label: Label, split: Split) -> tuple[Sample, ...]:
        """The samples with this label in this split, in order."""
        return tuple(s for s in self.samples if s.label is label and s.split is split)
