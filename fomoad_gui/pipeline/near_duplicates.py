"""Test pictures that nearly equal one that was learnt from: they flatter the model."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np

from fomoad_gui.core.arrays import Float32Array
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.near_duplicates import SIDE, near_duplicates, prints
from fomoad_gui.core.progress import Progress
from fomoad_gui.core.samples import Dataset, Sample, Split
from fomoad_gui.core.words import counted
from fomoad_gui.pipeline.parallel import executor_or_threads, in_batches
from fomoad_gui.vision.fit import grey_thumbnail
from fomoad_gui.vision.read import read_image

FILES_A_TASK = 8


@dataclass(frozen=True, slots=True)
class NearDuplicate:
    """`test` nearly equals `other`, which is of the training or the calibration split; `likeness` is at most 1."""

    test: Sample
    other: Sample
    likeness: float


def find_near_duplicates(
    dataset: Dataset, progress: Progress, executor: Executor | None = None
) -> tuple[NearDuplicate, ...]:
    """All there are. Files that cannot be read are left out; `Cancelled` when `progress` says so."""
    thumbnails: dict[str, Float32Array] = {}
    stage = f"Looking for copies among {counted(len(dataset), 'picture')}"
    with executor_or_threads(executor) as pool:
        for sample, made in in_batches(pool, _thumbnails, dataset.samples, FILES_A_TASK, progress, stage):
            if made is not None:
                thumbnails[sample.id] = made
    there = [sample for sample in dataset.samples if sample.id in thumbnails]
    tests = [sample for sample in there if sample.split is Split.TEST]
    others = [sample for sample in there if sample.split is not Split.TEST]
    if not tests or not others:
        return ()
    pairs = near_duplicates(*(prints(np.stack([thumbnails[s.id] for s in some])) for some in (tests, others)))
    return tuple(NearDuplicate(tests[pair.first], others[pair.second], pair.likeness) for pair in pairs)


def duplicates_sentence(found: Sequence[NearDuplicate]) -> str:
    """What they mean and what to do; empty without any."""
    if not found:
        return ""
    verb = "is" if len(found) == 1 else "are"
    return (
        f"{counted(len(found), 'test picture')} {verb} nearly the same as one that was learnt from, such as "
        f"'{found[0].test.path}': the figures flatter the model. Take them out of the test split."
    )


def _thumbnails(samples: Sequence[Sample]) -> list[Float32Array | None]:
    """Runs in a worker."""
    made: list[Float32Array | None] = []
    for sample in samples:
        try:
            made.append(grey_thumbnail(read_image(sample.path), SIDE))
        except FomoadError:
            made.append(None)
    return made
