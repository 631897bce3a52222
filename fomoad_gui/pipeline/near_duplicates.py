"""Test pictures that nearly equal pictures that were learnt from, and make a model look better than it is."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass

from fomoad_gui.core.near_duplicates import near_pairs
from fomoad_gui.core.progress import Progress
from fomoad_gui.core.samples import Dataset, Label, Sample, Split
from fomoad_gui.pipeline.thumbnails import SIDE, Thumbnails, read_thumbnails

COMPARED_SIDE = 16
"""Averages over so many pixels survive compression and resizing better than those of `thumbnails.SIDE`."""


@dataclass(frozen=True, slots=True)
class NearDuplicate:
    """A `test` picture and the `other` one, learnt from, that it nearly equals; `likeness` is their correlation."""

    test: Sample
    other: Sample
    likeness: float


def compared(dataset: Dataset) -> tuple[tuple[Sample, ...], tuple[Sample, ...]]:
    """The labelled test pictures, and the good ones that the model and its threshold rest on."""
    test = tuple(s for s in dataset.samples if s.split is Split.TEST and s.label is not Label.UNLABELLED)
    return test, (*dataset.select(Label.GOOD, Split.TRAIN), *dataset.select(Label.GOOD, Split.CALIBRATION))


def near_duplicates(
    dataset: Dataset, progress: Progress, executor: Executor | None = None, thumbnails: Thumbnails | None = None
) -> tuple[NearDuplicate, ...]:
    """Test pictures that nearly equal one of the training or calibration split, each with its nearest.

    Files that cannot be read are left out. `thumbnails` are those of the data set where they are known already.
    """
    test, others = compared(dataset)
    if not test or not others:
        return ()
    if thumbnails is None:
        thumbnails = read_thumbnails([*test, *others], progress, executor)
    test, tested = thumbnails.stack(test)
    others, known = thumbnails.stack(others)
    step = SIDE // COMPARED_SIDE
    smaller = [
        some.reshape(len(some), COMPARED_SIDE, step, COMPARED_SIDE, step).mean(axis=(2, 4)) for some in (tested, known)
    ]
    return tuple(
        NearDuplicate(test[i], others[j], likeness) for i, j, likeness in near_pairs(smaller[0], smaller[1], progress)
    )


def warning(found: Sequence[NearDuplicate]) -> str:
    """What there is to say about them, in one sentence; empty where there are none."""
    if not found:
        return ""
    first = f"first: '{found[0].test.path}', like '{found[0].other.path}'"
    if len(found) == 1:
        return (
            "1 test picture is nearly the same as a picture that was learnt from "
            f"({first}): the figures flatter the model; leave it out."
        )
    return (
        f"{len(found):,} test pictures are nearly the same as pictures that were learnt from "
        f"({first}): the figures flatter the model; leave them out."
    )
