"""What a model would say of the pictures that it has learnt from, had it not learnt from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from fomoad_gui.core.bundle import ModelBundle
from fomoad_gui.core.detector import Detector, image_score
from fomoad_gui.core.mixture import GaussianMixture
from fomoad_gui.core.progress import Progress
from fomoad_gui.core.samples import Sample
from fomoad_gui.core.standardised_mixture import StandardisedMixture
from fomoad_gui.pipeline.embed import EmbeddingCache, embed_samples
from fomoad_gui.pipeline.fit import heads_of
from fomoad_gui.pipeline.folds import folds_of
from fomoad_gui.pipeline.recipe import TrainSettings, recipe
from fomoad_gui.pipeline.score import Scorer


def left_out_scores(
    bundle: ModelBundle,
    backbone: bytes,
    samples: Sequence[Sample],
    progress: Progress,
    cache: EmbeddingCache | None = None,
) -> dict[str, float]:
    """The score of each of `samples`, by id, from a detector like the bundle's that learnt from the others.

    A fifth of them is left out at a time, those that are alike together, lest one vouch for its copy. The correction of
    the cells is the model's own: learning it anew takes four times as long, and one picture hardly moves it. Nothing is
    said of fewer than two groups, or of files that cannot be read. Any thread; raises `Cancelled`.
    """
    scorer = Scorer(bundle, backbone)
    present, embeddings = embed_samples(samples, scorer.extractor, progress, cache=cache).stack(samples)
    if not present:
        return {}
    folds = folds_of([sample.id for sample in present], embeddings)
    parts = np.unique(folds.outer).tolist()
    if len(parts) < 2:
        return {}
    heads = heads_of(embeddings, folds, _settings_like(bundle.detector, bundle.provenance.seed), progress)
    maps = np.empty(embeddings.shape[:3], np.float32)
    for done, part in enumerate(parts):
        progress.checkpoint(done, len(parts), "Judging good pictures by the others")
        members = folds.outer == part
        maps[members] = replace(bundle.detector, head=heads.head(~members)).cell_scores(embeddings[members])
    scores = image_score(maps, bundle.detector.top_share)
    return {sample.id: float(score) for sample, score in zip(present, scores, strict=True)}


def _settings_like(detector: Detector, seed: int) -> TrainSettings:
    """Settings that fit a head of the detector's kind and size."""
    settings, head = replace(recipe(detector.kind), seed=seed), detector.head
    mixture = head.mixture if isinstance(head, StandardisedMixture) else head
    if not isinstance(mixture, GaussianMixture):
        return settings
    return replace(settings, components=mixture.components, covariance=mixture.covariance)
