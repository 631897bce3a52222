"""Our EM beside scikit-learn's: seconds, likelihood and memory, on cells of real parts.

    python -m tests.benchmarks.mixture [FOLDER...]      (default elpv/mono and magnetic_tile/tile)

Both fit 16 full covariances to the same 32-dimensional projected cells, with the same regularisation and tolerance, in
one process, turn about, from three seeds. A seed moves the likelihood by a tenth of a nat, so means over the seeds
are to be compared. scikit-learn has one start, its default; ours tries its usual three for a few rounds each. Peak
memory is what NumPy allocates beyond the points (tracemalloc, in a run of its own).
"""

from __future__ import annotations

import os
import sys
import time
import tracemalloc
import warnings
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.mixture import GaussianMixture

from fomoad_gui.backbone.catalogue import find
from fomoad_gui.core.arrays import Float64Array
from fomoad_gui.core.mixture import log_likelihood
from fomoad_gui.core.mixture_fit import MixtureSettings, fit_mixture
from fomoad_gui.core.progress import NoProgress
from fomoad_gui.core.projection import gaussian_projection
from fomoad_gui.core.samples import Label, Split
from fomoad_gui.pipeline.embed import embed_samples
from fomoad_gui.pipeline.extract import Extractor
from fomoad_gui.pipeline.fit import MOST_CELLS
from fomoad_gui.pipeline.importing import scan
from fomoad_gui.pipeline.recipe import TrainSettings

DATA = Path(os.environ.get("FOMOAD_REFERENCE_DATA", "../shared")) / "data"
FOLDERS = ("elpv/mono", "magnetic_tile/tile")
SEEDS = (0, 1, 2)
SETTINGS = MixtureSettings()


def cells(folder: Path) -> Float64Array:
    """Projected cells of the good pictures to learn from, as a training fits them, float64 [N, d]."""
    settings = TrainSettings()
    entry = find(settings.backbone, settings.cut, settings.channels, settings.precision)
    projection = gaussian_projection(entry.dimensions, settings.dimensions, settings.seed)
    extractor = Extractor(entry.read(), settings.input, settings.pooling, projection)
    samples = scan([folder], NoProgress()).dataset.select(Label.GOOD, Split.TRAIN)
    _, embeddings = embed_samples(samples, extractor, NoProgress()).stack(samples)
    points = embeddings.reshape(-1, settings.dimensions).astype(np.float64)
    return points[np.random.default_rng(0).permutation(len(points))[:MOST_CELLS]]


def ours(points: Float64Array, seed: int) -> float:
    """The mean log-likelihood of a point that our fit reaches."""
    return float(log_likelihood(fit_mixture(points, replace(SETTINGS, seed=seed)).mixture, points).mean())


def theirs(points: Float64Array, seed: int) -> float:
    """The same by scikit-learn."""
    model = GaussianMixture(
        n_components=SETTINGS.components,
        max_iter=SETTINGS.max_iterations,
        tol=SETTINGS.tolerance,
        reg_covar=SETTINGS.regularisation * float(points.var(axis=0).mean()),
        random_state=seed,
    )
    return float(model.fit(points).score(points))


Fit = Callable[[Float64Array, int], float]


def timed(fit: Fit, points: Float64Array, seed: int) -> tuple[float, float]:
    """(wall seconds, mean log-likelihood)."""
    started = time.perf_counter()
    reached = fit(points, seed)
    return time.perf_counter() - started, reached


def peak_megabytes(fit: Fit, points: Float64Array) -> float:
    """What the fit allocates at most."""
    tracemalloc.start()
    fit(points, SEEDS[0])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1e6


def main(folders: list[str]) -> None:
    """One line per folder."""
    warnings.simplefilter("ignore", ConvergenceWarning)
    print(
        f"{'folder':22} {'points':>7} {'ours s':>8} {'sklearn s':>10} {'ratio':>6}  "
        f"{'log-likelihood':>18}  {'peak MB':>14}"
    )
    for folder in folders:
        points = cells(DATA / folder)
        runs = np.array([(timed(ours, points, seed), timed(theirs, points, seed)) for seed in SEEDS])
        (mine, likelihood), (other, reference) = runs.mean(axis=0)
        memory = f"{peak_megabytes(ours, points):.0f} / {peak_megabytes(theirs, points):.0f}"
        print(
            f"{folder:22} {len(points):7} {mine:8.2f} {other:10.2f} {other / mine:6.1f}  "
            f"{likelihood:8.3f} / {reference:7.3f}  {memory:>14}",
            flush=True,
        )


if __name__ == "__main__":
    main(sys.argv[1:] or list(FOLDERS))
