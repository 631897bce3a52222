"""The pictures of a trial, read once: fitted inputs, and embeddings of two cuts joined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fomoad_gui.backbone.catalogue import find
from fomoad_gui.core.arrays import Float32Array, Uint8Array
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.geometry import AxisGeometry, CellGrid
from fomoad_gui.core.images import InputSpec
from fomoad_gui.core.progress import Progress
from fomoad_gui.core.samples import Dataset, Label, Sample, Split
from fomoad_gui.core.words import counted
from fomoad_gui.pipeline.bench.values import Trial
from fomoad_gui.pipeline.embed import embed_samples
from fomoad_gui.pipeline.extract import Extractor
from fomoad_gui.pipeline.model import model_grid
from fomoad_gui.pipeline.recipe import DEEP_CUT, SHALLOW_CUT, SMOOTHING
from fomoad_gui.vision.fit import fit_image
from fomoad_gui.vision.read import read_image


def good_to_learn(dataset: Dataset) -> tuple[Sample, ...]:
    """Every good picture that is not in the test split."""
    return dataset.select(Label.GOOD, Split.TRAIN) + dataset.select(Label.GOOD, Split.CALIBRATION)


def labelled_tests(dataset: Dataset) -> tuple[Sample, ...]:
    """The test pictures whose label is known."""
    return dataset.select(Label.GOOD, Split.TEST) + dataset.select(Label.DEFECT, Split.TEST)


def read_fitted(
    samples: Sequence[Sample], spec: InputSpec, progress: Progress
) -> tuple[tuple[Sample, ...], Uint8Array]:
    """Those that can be read, uint8 [N, h, w, c]."""
    there, pictures = [], []
    for done, sample in enumerate(samples):
        progress.checkpoint(done, len(samples), f"Reading {counted(len(samples), 'picture')}")
        try:
            pictures.append(fit_image(read_image(sample.path), spec))
        except FomoadError:
            continue
        there.append(sample)
    return tuple(there), np.stack(pictures)


@dataclass(frozen=True, slots=True, eq=False)
class Joined:
    """Embeddings of both cuts, smoothed 3 × 3 and joined at the finer cells: float32 [N, gh, gw, D]."""

    learnt: Float32Array
    tests: tuple[Sample, ...]
    tested: Float32Array
    grid: CellGrid
    input: InputSpec
    trunk_bytes: int


def joined_embeddings(trial: Trial, size: int, progress: Progress) -> Joined:
    """As PaDiM and PatchCore take them: the deeper map is drawn out linearly to the shallower one's cells."""
    spec = InputSpec(trial.size or size, trial.size or size, 3)
    learn, test = good_to_learn(trial.dataset), labelled_tests(trial.dataset)
    parts, grids, trunk_bytes = [], [], 0
    for cut in (SHALLOW_CUT, DEEP_CUT):
        backbone = find(trial.backbone, cut, 3, trial.precision).read()
        trunk_bytes = max(trunk_bytes, len(backbone))
        parts.append(embed_samples([*learn, *test], Extractor(backbone, spec, SMOOTHING, None), progress))
        grids.append(model_grid(backbone, SMOOTHING, spec))
    fine, coarse = grids
    down, across = _weights(coarse.vertical, fine.vertical), _weights(coarse.horizontal, fine.horizontal)

    def join(samples: Sequence[Sample]) -> Float32Array:
        shallow, deep = (part.stack(samples)[1] for part in parts)
        drawn = np.einsum("ri,cj,nijd->nrcd", down, across, deep, optimize=True)
        return np.concatenate((shallow, drawn.astype(np.float32)), axis=-1)

    tests = parts[0].stack(test)[0]
    return Joined(join(learn), tests, join(tests), fine, spec, trunk_bytes)


def _weights(coarse: AxisGeometry, fine: AxisGeometry) -> Float32Array:
    """[fine count, coarse count]: linear interpolation at the fine cells' centres."""
    centres = coarse.first_centre + coarse.stride * np.arange(coarse.count)
    at = fine.first_centre + fine.stride * np.arange(fine.count)
    weights: Float32Array = np.stack([np.interp(at, centres, unit) for unit in np.eye(coarse.count)], axis=1)
    return weights.astype(np.float32)
