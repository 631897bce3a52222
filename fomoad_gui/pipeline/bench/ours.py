"""Our own detectors, trained and scored as the app does it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from fomoad_gui.core.bundle import ModelBundle
from fomoad_gui.core.detector import HeadKind
from fomoad_gui.core.progress import Progress
from fomoad_gui.core.samples import Label, Split
from fomoad_gui.pipeline.bench.values import Maps, Method, Outcome, Trial
from fomoad_gui.pipeline.recipe import TrainSettings, recipe
from fomoad_gui.pipeline.score import Scorer, score_samples
from fomoad_gui.pipeline.train import train
from fomoad_gui.store.detector_codec import detector_arrays


def trained(settings: TrainSettings) -> Method:
    """The method that these settings are, but for what the trial says."""

    def run(trial: Trial, progress: Progress) -> Outcome:
        mine = replace(
            settings,
            backbone=trial.backbone,
            precision=trial.precision,
            seed=trial.seed,
            false_alarm_rate=trial.false_alarm_rate,
            width=trial.size or settings.width,
            height=trial.size or settings.height,
        )
        model = train(trial.dataset, mine, progress)
        scorer = Scorer(model.bundle, model.backbone)
        test = [s for s in trial.dataset.samples if s.split is Split.TEST and s.label is not Label.UNLABELLED]
        scored = score_samples(test, scorer, progress)
        cells = np.stack([score.cells.values for score in scored.scores])
        return Outcome(
            samples=scored.samples,
            scores=np.array([score.score for score in scored.scores]),
            maps=Maps(cells, scorer.grid, model.bundle.input),
            head_bytes=4 * parameters(model.bundle),
            head_parameters=parameters(model.bundle),
            trunk_bytes=len(model.backbone),
            backbone=f"{trial.backbone} {mine.cut}",
            precision=trial.precision,
            threshold=model.bundle.calibration.threshold,
        )

    return run


def parameters(bundle: ModelBundle) -> int:
    """The numbers that scoring needs besides the trunk, projection included; an export holds each as a float32.

    A symmetric matrix counts as its triangle.
    """
    learnt = sum(array.size for array in detector_arrays(bundle.detector).values())
    if bundle.detector.kind in (HeadKind.SHARED, HeadKind.EDGE_IMPULSE):
        means, factors = (detector_arrays(bundle.detector)[name] for name in ("means", "precision_cholesky"))
        if factors.ndim == 3:
            dimensions = means.shape[1]
            learnt -= len(means) * dimensions * (dimensions - 1) // 2
    return learnt + bundle.projection.matrix.size


def head(kind: HeadKind) -> Method:
    """The recipe of one head."""
    return trained(recipe(kind))
