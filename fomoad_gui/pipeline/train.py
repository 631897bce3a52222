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
from fomoad_gui.core.calibration import Evidence, needed_images
from fomoad_gui.core.detector import HeadKind
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.kernels import Kernels
from fomoad_gui.core.problems import Problem
from fomoad_gui.core.progress import Progress
from fomoad_gui.core.samples import Dataset, Label, Sample, Split
from fomoad_gui.pipeline.embed import EmbeddingCache, embed_samples
from fomoad_gui.pipeline.extract import Extractor
from fomoad_gui.pipeline.fit import calibrate_across, calibrate_on_held_out, fit_detector
from fomoad_gui.pipeline.model import model_grid
from fomoad_gui.pipeline.projecting import projection_for
from fomoad_gui.pipeline.recalibrate import recalibrated
from fomoad_gui.pipeline.recipe import EvidenceChoice, TrainSettings, fingerprint, shaped

RECOMMENDED_IMAGES = 20


@dataclass(frozen=True, slots=True)
class Trained:
    """A model with what there is to say about how it came about.

    `backbone` is the content of the trunk's `.tflite`, `learnt` the ids of the pictures asked to learn from, `advice`
    whole sentences on what the data could not support.
    """

    bundle: ModelBundle
    backbone: bytes
    learnt: frozenset[str]
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

    Where those of the calibration split are too few for the false-alarm rate, or the recipe wants it so, all good
    pictures are learnt from and the threshold is cross-conformal.

    Raises `FomoadError` if there are fewer than two good pictures to learn from, none to calibrate on, or if all are
    alike; `Cancelled` at any time when `progress` says so.
    """
    started = time.monotonic()
    entry = find(settings.backbone, settings.cut, settings.channels, settings.precision)
    learn = dataset.select(Label.GOOD, Split.TRAIN)
    hold = dataset.select(Label.GOOD, Split.CALIBRATION)
    if settings.regions and settings.head is HeadKind.EDGE_IMPULSE:
        raise FomoadError(
            "The pipeline as Edge Impulse ships it knows no regions.", "Choose another head, or remove the regions."
        )
    across = is_cross_conformal(settings, len(hold))
    if across:
        learn, hold = (*learn, *hold), ()
    _check_enough(learn, hold, across)
    recipe, settings = fingerprint(settings, entry.dimensions), shaped(settings, learn)
    own = settings.recalibrate and settings.precision == "int8"
    backbone = recalibrated(entry, learn, settings.input, progress) if own else entry.read()
    projection = projection_for(settings, backbone, entry.dimensions, learn, progress)
    extractor = Extractor(backbone, settings.input, settings.pooling, projection, settings.computed_by)
    embedded = embed_samples([*learn, *hold], extractor, progress, executor, cache)
    learnt, embeddings = embedded.stack(learn)
    held, held_embeddings = embedded.stack(hold)
    _check_enough(learnt, held, across)
    _check_different(embeddings)
    ids = [sample.id for sample in learnt]
    fitted = fit_detector(embeddings, ids, settings, progress)
    grid = model_grid(backbone, settings.pooling, settings.input)
    if across:
        detector, calibration = calibrate_across(fitted, grid, settings, progress)
    else:
        detector, calibration = calibrate_on_held_out(fitted, held_embeddings, grid, settings)
    bundle = ModelBundle(
        input=settings.input,
        backbone=_spec(entry, backbone, OWN_PICTURES if own else CATALOGUE, settings.computed_by),
        pooling=settings.pooling,
        projection=projection,
        detector=detector,
        regions=settings.regions,
        calibration=calibration.with_review_rate(settings.review_rate),
        provenance=Provenance(
            application_version=__version__,
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            n_train=len(learnt),
            n_calibration=calibration.good_scores.size,
            seed=settings.seed,
            dataset_fingerprint=_dataset_fingerprint([*learnt, *held]),
            seconds=round(time.monotonic() - started, 3),
            recipe=recipe,
        ),
    )
    return Trained(
        bundle=bundle,
        backbone=backbone,
        learnt=frozenset(sample.id for sample in learn),
        problems=embedded.problems,
        advice=_advice(bundle),
    )


def is_cross_conformal(settings: TrainSettings, held_out: int) -> bool:
    """Whether a training with `held_out` good pictures in the calibration split learns from all of them."""
    if settings.evidence is not EvidenceChoice.AUTO:
        return settings.evidence is EvidenceChoice.CROSS
    few = held_out < needed_images(settings.false_alarm_rate)
    return settings.head is HeadKind.CELL or (settings.head is HeadKind.SHARED and few)


def _check_enough(learn: Sequence[Sample], hold: Sequence[Sample], across: bool) -> None:
    if len(learn) < 2:
        there = f"There {'is 1 good picture' if learn else 'are no good pictures'} to learn from"
        held = f", beside {len(hold)} held out for the threshold" if hold else ""
        raise FomoadError(
            f"{there}{held}; it takes at least two.",
            f"Add pictures of good parts, {RECOMMENDED_IMAGES} or more for a useful detector, and label them good.",
        )
    if not hold and not across:
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


def _spec(entry: BackboneEntry, backbone: bytes, calibration: str, kernels: Kernels) -> BackboneSpec:
    return BackboneSpec(
        name=entry.name,
        cut=entry.cut,
        channels=entry.channels,
        precision=entry.precision,
        digest=hashlib.sha256(backbone).hexdigest(),
        calibration=calibration,
        kernels=kernels.value,
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
        which = "held-out good pictures" if calibration.evidence is Evidence.HELD_OUT else "good pictures"
        advice.append(
            f"{made.n_calibration} {which} support a false-alarm rate of "
            f"{100 * calibration.supported_rate:.1f} % at best; {100 * calibration.false_alarm_rate:g} % needs "
            f"{needed_images(calibration.false_alarm_rate)}."
        )
    return tuple(advice)
