"""Learn what good looks like, and set the threshold from good pictures that were held out."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

from fomoad_gui import __version__
from fomoad_gui.backbone.catalogue import BackboneEntry, find
from fomoad_gui.core.arrays import Float32Array
from fomoad_gui.core.bundle import CATALOGUE, OWN_PICTURES, BackboneSpec, ModelBundle, Provenance
from fomoad_gui.core.calibration import calibrate, needed_images
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.mixture_fit import MixtureSettings, fit_mixture
from fomoad_gui.core.problems import Problem
from fomoad_gui.core.progress import Progress
from fomoad_gui.core.projection import gaussian_projection
from fomoad_gui.core.samples import Dataset, Label, Sample, Split
from fomoad_gui.pipeline.embed import EmbeddingCache, embed_samples
from fomoad_gui.pipeline.extract import Extractor
from fomoad_gui.pipeline.recalibrate import recalibrated
from fomoad_gui.pipeline.recipe import TrainSettings
from fomoad_gui.pipeline.score import cell_scores

MOST_CELLS = 60_000
"""Cells the mixture is fitted to; more are thinned at random, which moves the fit less than its random start does."""
RECOMMENDED_IMAGES = 20


@dataclass(frozen=True, slots=True)
class Trained:
    """A model with what there is to say about how it came about.

    `backbone` is the content of the trunk's `.tflite`, `advice` whole sentences on what the data could not support.
    """

    bundle: ModelBundle
    backbone: bytes
    problems: tuple[Problem, ...]
    advice: tuple[str, ...]


def train(
    dataset: Dataset,
    settings: TrainSettings,
    progress: Progress,
    executor: Executor | None = None,
    cache: EmbeddingCache | None = None,
) -> Trained:
    """Train on the good pictures of the training split, calibrate on those of the calibration split.

    Raises `FomoadError` if there are fewer than two good pictures to learn from, none to calibrate on, or if all are
    alike; `Cancelled` at any time when `progress` says so.
    """
    started = time.monotonic()
    entry = find(settings.backbone, settings.cut, settings.channels, settings.precision)
    learn = dataset.select(Label.GOOD, Split.TRAIN)
    hold = dataset.select(Label.GOOD, Split.CALIBRATION)
    _check_enough(learn, hold)
    own = settings.recalibrate and settings.precision == "int8"
    backbone = recalibrated(entry, learn, settings.input, progress) if own else entry.read()
    projection = gaussian_projection(entry.dimensions, min(settings.dimensions, entry.dimensions), settings.seed)
    extractor = Extractor(backbone, settings.input, settings.pooling, projection)
    embedded = embed_samples([*learn, *hold], extractor, progress, executor, cache)
    learnt, embeddings = embedded.stack(learn)
    held, held_embeddings = embedded.stack(hold)
    _check_enough(learnt, held)
    _check_different(embeddings)
    fit = fit_mixture(
        _thinned(embeddings.reshape(-1, embeddings.shape[-1]), settings.seed).astype(np.float64),
        MixtureSettings(components=settings.components, covariance=settings.covariance, seed=settings.seed),
        progress,
    )
    good_scores = cell_scores(fit.mixture, held_embeddings).max(axis=(1, 2)).astype(np.float64)
    bundle = ModelBundle(
        input=settings.input,
        backbone=_spec(entry, backbone, OWN_PICTURES if own else CATALOGUE),
        pooling=settings.pooling,
        projection=projection,
        mixture=fit.mixture,
        calibration=calibrate(good_scores, settings.false_alarm_rate),
        provenance=Provenance(
            application_version=__version__,
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            n_train=len(learnt),
            n_calibration=len(held),
            seed=settings.seed,
            dataset_fingerprint=_dataset_fingerprint([*learnt, *held]),
            seconds=round(time.monotonic() - started, 3),
        ),
    )
    return Trained(bundle=bundle, backbone=backbone, problems=embedded.problems, advice=_advice(bundle))


def _check_enough(learn: Sequence[Sample], hold: Sequence[Sample]) -> None:
    if len(learn) < 2:
        there = f"There {'is 1 good picture' if learn else 'are no good pictures'} to learn from"
        held = f", beside {len(hold)} held out for the threshold" if hold else ""
        raise FomoadError(
            f"{there}{held}; it takes at least two.",
            f"Add pictures of good parts, {RECOMMENDED_IMAGES} or more for a useful detector, and label them good.",
        )
    if not hold:
        raise FomoadError(
            "No good picture is held out of training to set the threshold with.",
            "Add good pictures, or move some from the training split to the calibration split.",
        )


def _check_different(embeddings: Float32Array) -> None:
    """`embeddings` [N, gh, gw, d]: refuse pictures that the trunk cannot tell apart."""
    if np.ptp(embeddings, axis=0).max() <= 1e-6 * max(float(np.abs(embeddings).max()), 1.0):
        raise FomoadError(
            f"All {len(embeddings)} good pictures to learn from look the same, so there is nothing to learn from them.",
            "Add pictures of different good parts, so that normal variation can be learnt.",
        )


def _thinned(cells: Float32Array, seed: int) -> Float32Array:
    if len(cells) <= MOST_CELLS:
        return cells
    chosen = np.random.default_rng(seed).choice(len(cells), MOST_CELLS, replace=False)
    return cells[np.sort(chosen)]


def _spec(entry: BackboneEntry, backbone: bytes, calibration: str) -> BackboneSpec:
    return BackboneSpec(
        name=entry.name,
        cut=entry.cut,
        channels=entry.channels,
        precision=entry.precision,
        digest=hashlib.sha256(backbone).hexdigest(),
        calibration=calibration,
    )


def _dataset_fingerprint(samples: Sequence[Sample]) -> str:
    lines = sorted(f"{sample.id} {sample.label} {sample.split}" for sample in samples)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _advice(bundle: ModelBundle) -> tuple[str, ...]:
    advice = []
    made = bundle.provenance
    if made.n_train < RECOMMENDED_IMAGES:
        advice.append(
            f"{made.n_train} good pictures are few to learn from; "
            f"add some until there are {RECOMMENDED_IMAGES} or more."
        )
    calibration = bundle.calibration
    if not calibration.is_supported:
        advice.append(
            f"{made.n_calibration} held-out good pictures support a false-alarm rate of "
            f"{100 * calibration.supported_rate:.1f} % at best; {100 * calibration.false_alarm_rate:g} % needs "
            f"{needed_images(calibration.false_alarm_rate)}."
        )
    return tuple(advice)
