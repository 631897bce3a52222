"""Writes to a project without end, for a test that kills it: `python -m tests.store.crash_writer PROJECT FIRST`.

Says on stdout which round is finished: once a number is there, everything of that round must survive.
"""

from __future__ import annotations

import itertools
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fomoad_gui.core.samples import Sample, Split
from fomoad_gui.store.project import Project
from tests.store.values import BACKBONE, make_bundle, make_sample

SAMPLES_A_ROUND = 3
RECIPE = "recipe"


def samples_of(number: int) -> tuple[Sample, ...]:
    """The samples that round `number` adds, as they stand when it is finished."""
    first = number * SAMPLES_A_ROUND
    return tuple(make_sample(first + offset, split=Split.TEST) for offset in range(SAMPLES_A_ROUND))


def embeddings_of(number: int) -> NDArray[np.float32]:
    """What round `number` puts for its samples; large enough to be written in more than one piece."""
    return np.full((SAMPLES_A_ROUND, 8, 8, 100), number, np.float32)


def cells_of(number: int) -> NDArray[np.float32]:
    """The cell scores that round `number` puts for its samples."""
    return np.full((SAMPLES_A_ROUND, 4, 4), number + 0.5, np.float32)


def write_round(project: Project, number: int) -> None:
    """Everything that a session does, once."""
    samples = samples_of(number)
    ids = [sample.id for sample in samples]
    project.add_samples(replace(sample, split=Split.TRAIN) for sample in samples)
    project.put_embeddings(RECIPE, ids, embeddings_of(number))
    project.replace_samples(samples)
    model = project.add_model(make_bundle(number), BACKBONE, str(number))
    cells = cells_of(number)
    project.put_scores(model, ids, cells.max(axis=(1, 2)), cells)
    project.set_setting("round", number)


def main() -> None:
    """Write until killed."""
    with Project.open(Path(sys.argv[1])) as project:
        for number in itertools.count(int(sys.argv[2])):
            write_round(project, number)
            print(number, flush=True)


if __name__ == "__main__":
    main()
