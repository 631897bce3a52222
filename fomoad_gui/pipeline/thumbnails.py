"""Small grey pictures of many files, to compare whole pictures by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np

from fomoad_gui.core.arrays import Float32Array
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.problems import Problem
from fomoad_gui.core.progress import Progress
from fomoad_gui.core.samples import Sample
from fomoad_gui.core.words import counted
from fomoad_gui.pipeline.parallel import executor_or_threads, in_batches
from fomoad_gui.vision.thumbnail import grey_thumbnail

SIDE = 32
FILES_A_TASK = 8


@dataclass(frozen=True, slots=True)
class Thumbnails:
    """Brightness 0…255 float32 [`SIDE`, `SIDE`] by sample id, and the files that had to be left out."""

    by_id: Mapping[str, Float32Array]
    problems: tuple[Problem, ...]

    def stack(self, samples: Sequence[Sample]) -> tuple[tuple[Sample, ...], Float32Array]:
        """Those of `samples` that could be read, and their thumbnails float32 [N, SIDE, SIDE]."""
        present = tuple(sample for sample in samples if sample.id in self.by_id)
        if not present:
            return (), np.empty((0, SIDE, SIDE), np.float32)
        return present, np.stack([self.by_id[sample.id] for sample in present])


def read_thumbnails(samples: Sequence[Sample], progress: Progress, executor: Executor | None = None) -> Thumbnails:
    """Of each sample; an unreadable file becomes a problem and the rest goes on. Raises `Cancelled`."""
    by_id: dict[str, Float32Array] = {}
    problems: list[Problem] = []
    stage = f"Looking at {counted(len(samples), 'picture')}"
    with executor_or_threads(executor) as pool:
        for sample, outcome in in_batches(pool, _read_files, samples, FILES_A_TASK, progress, stage):
            if isinstance(outcome, Problem):
                problems.append(outcome)
            else:
                by_id[sample.id] = outcome
    return Thumbnails(by_id, tuple(problems))


def _read_files(samples: Sequence[Sample]) -> list[Float32Array | Problem]:
    """Runs in a worker: the thumbnail of each file, or what is wrong with it."""
    return [_read_file(sample) for sample in samples]


def _read_file(sample: Sample) -> Float32Array | Problem:
    try:
        return grey_thumbnail(sample.path, SIDE)
    except FomoadError as error:
        return Problem.of(sample.path, error)
