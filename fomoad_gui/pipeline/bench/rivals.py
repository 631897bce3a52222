"""Methods to measure ours against, each as published, on our trunk where it has one."""

from __future__ import annotations

import numpy as np

from fomoad_gui.backbone.autoencoder import PARAMETERS, SIDE, reconstruction_errors
from fomoad_gui.core.arrays import Float32Array, Float64Array
from fomoad_gui.core.cell_gaussians import CellGaussians, CellStatistics, precision_factors
from fomoad_gui.core.coreset import SHARE, Coreset, choose_coreset
from fomoad_gui.core.geometry import Window, cell_grid
from fomoad_gui.core.images import InputSpec
from fomoad_gui.core.progress import Progress
from fomoad_gui.core.samples import Sample
from fomoad_gui.pipeline.bench.pictures import good_to_learn, joined_embeddings, labelled_tests, read_fitted
from fomoad_gui.pipeline.bench.values import Maps, Outcome, Trial
from fomoad_gui.pipeline.fit import thinned

THUMBNAIL = 32
PADIM_DIMENSIONS, PADIM_RIDGE = 100, 0.01
SIZE = 224
"""Pixels of the input, as the papers have it."""
NEIGHBOURS = 9
"""PatchCore weighs a picture's score by so many neighbours of the nearest member."""
CELL = 8
"""Pixels of the auto-encoder's picture in one cell of its map."""


def thumbnail(trial: Trial, progress: Progress) -> Outcome:
    """The distance to the nearest good thumbnail: a set on which this does well is easy for the wrong reason."""
    spec = InputSpec(THUMBNAIL, THUMBNAIL, 3)
    _, learnt = read_fitted(good_to_learn(trial.dataset), spec, progress)
    tests, tested = read_fitted(labelled_tests(trial.dataset), spec, progress)
    memory = Coreset((learnt.reshape(len(learnt), -1) / 255).astype(np.float32))
    scores = memory.scores((tested.reshape(len(tested), -1) / 255).astype(np.float32))
    return Outcome(
        samples=tests,
        scores=scores.astype(np.float64),
        maps=None,
        head_bytes=learnt.size,
        head_parameters=learnt.size,
        trunk_bytes=0,
        backbone="",
        precision="uint8",
    )


def padim(trial: Trial, progress: Progress) -> Outcome:
    """PaDiM (Defard et al. 2021): a Gaussian per cell in 100 of the channels, drawn at random, 0.01 on the diagonal."""
    joined = joined_embeddings(trial, SIZE, progress)
    channels = joined.learnt.shape[-1]
    chosen = np.sort(np.random.default_rng(trial.seed).permutation(channels)[:PADIM_DIMENSIONS])
    learnt, tested = joined.learnt[..., chosen], joined.tested[..., chosen]
    centre = learnt.mean(axis=0, dtype=np.float64)
    covariance = CellStatistics.of(learnt, centre).products / max(len(learnt) - 1, 1)
    covariance += PADIM_RIDGE * np.eye(len(chosen))
    head = CellGaussians(centre.astype(np.float32), precision_factors(covariance).astype(np.float32))
    cells = np.sqrt(head.distances(tested))
    count = head.means.size + head.means.size * (len(chosen) + 1) // 2
    return _of_trunk(trial, joined.trunk_bytes, 4 * count, count, Maps(cells, joined.grid, joined.input), joined.tests)


def patchcore(trial: Trial, progress: Progress) -> Outcome:
    """PatchCore (Roth et al. 2022): 10 % of the cells, k-centre greedy; at most 60,000 cells are chosen from."""
    joined = joined_embeddings(trial, SIZE, progress)
    cells = thinned(joined.learnt.reshape(-1, joined.learnt.shape[-1]), trial.seed)
    coreset = choose_coreset(cells, max(1, round(SHARE * len(cells))), trial.seed, progress)
    distances = np.empty(joined.tested.shape[:3], np.float32)
    for done, one in enumerate(joined.tested):
        progress.checkpoint(done, len(joined.tested), "Comparing cells with the coreset")
        distances[done] = coreset.scores(one)
    scores = np.array([_weighed(coreset, one, far) for one, far in zip(joined.tested, distances, strict=True)])
    maps = Maps(distances, joined.grid, joined.input)
    count = coreset.members.size
    return _of_trunk(trial, joined.trunk_bytes, 4 * count, count, maps, joined.tests, scores)


def autoencoder(trial: Trial, progress: Progress) -> Outcome:
    """A convolutional auto-encoder on 128 × 128 pixels; the score is the largest mean squared error of 8 × 8 pixels."""
    spec = InputSpec(SIDE, SIDE, 3)
    _, learnt = read_fitted(good_to_learn(trial.dataset), spec, progress)
    tests, tested = read_fitted(labelled_tests(trial.dataset), spec, progress)
    errors = reconstruction_errors(learnt, tested, trial.seed, progress)
    side = SIDE // CELL
    cells = errors.reshape(len(errors), side, CELL, side, CELL).mean(axis=(2, 4))
    grid = cell_grid([Window(CELL, CELL, same=False)], SIDE, SIDE)
    return Outcome(
        samples=tests,
        scores=cells.max(axis=(1, 2)).astype(np.float64),
        maps=Maps(cells, grid, spec),
        head_bytes=4 * PARAMETERS,
        head_parameters=PARAMETERS,
        trunk_bytes=0,
        backbone="",
        precision="float32",
    )


def _weighed(coreset: Coreset, cells: Float32Array, distances: Float32Array) -> float:
    """The picture's score of equations 6 and 7: the largest distance, weighed by how lonely the nearest member is."""
    flat = cells.reshape(-1, cells.shape[-1])
    place = int(distances.argmax())
    farthest, largest = flat[place], float(distances.ravel()[place])
    to_all = np.sqrt(np.square(coreset.members - farthest).sum(axis=1))
    nearest = int(to_all.argmin())
    around = np.argsort(np.square(coreset.members - coreset.members[nearest]).sum(axis=1))[:NEIGHBOURS]
    far = to_all[around]
    share = np.exp(largest - far.max()) / np.exp(far - far.max()).sum()
    return float((1 - share) * largest)


def _of_trunk(
    trial: Trial,
    trunk_bytes: int,
    head_bytes: int,
    head_parameters: int,
    maps: Maps,
    samples: tuple[Sample, ...],
    scores: Float64Array | None = None,
) -> Outcome:
    return Outcome(
        samples=samples,
        scores=maps.cells.max(axis=(1, 2)).astype(np.float64) if scores is None else scores,
        maps=maps,
        head_bytes=head_bytes,
        head_parameters=head_parameters,
        trunk_bytes=trunk_bytes,
        backbone=f"{trial.backbone} two cuts",
        precision=trial.precision,
    )
