"""One row for each folder, method and seed: how well defects are told from good parts, at what size."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from fomoad_gui.core.calibration import binomial_interval
from fomoad_gui.core.detector import HeadKind
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.metrics import average_precision, roc_auc
from fomoad_gui.core.progress import Progress
from fomoad_gui.core.samples import Dataset, Label, Split
from fomoad_gui.pipeline.bench.ours import head, trained
from fomoad_gui.pipeline.bench.rivals import autoencoder, padim, patchcore, thumbnail
from fomoad_gui.pipeline.bench.values import Method, Outcome, Trial
from fomoad_gui.pipeline.pixels import measure_pixels
from fomoad_gui.pipeline.recipe import TrainSettings

METHODS: dict[str, Method] = {
    "thumbnail": thumbnail,
    "auto": trained(TrainSettings()),
    "edge-impulse": head(HeadKind.EDGE_IMPULSE),
    "padim": padim,
    "patchcore": patchcore,
    "autoencoder": autoencoder,
    "cell": head(HeadKind.CELL),
    "shared": head(HeadKind.SHARED),
}
"""By name, the last two for whoever asks for a head of ours."""
COMPARED = tuple(METHODS)[:6]


@dataclass(frozen=True, slots=True)
class Row:
    """What `bench quality` reports; `good` and `defect` are the raw scores of the test pictures, higher being odder.

    `false_alarms` counts good test pictures at or over the method's own threshold for `false_alarm_rate`, `interval`
    the exact 95 % interval of their rate; None where the method sets no threshold.
    """

    folder: str
    method: str
    backbone: str
    precision: str
    seed: int
    image_auroc: float
    average_precision: float
    pixel_auroc: float | None
    aupro: float | None
    seconds: float
    model_bytes: int
    head_bytes: int
    head_parameters: int
    false_alarm_rate: float
    false_alarms: int | None
    interval: tuple[float, float] | None
    good: tuple[float, ...]
    defect: tuple[float, ...]


def measure(
    folders: Sequence[tuple[str, Dataset]],
    methods: Sequence[str],
    seeds: Sequence[int],
    trial: Trial,
    progress: Progress,
) -> Iterator[Row]:
    """Row by row. `trial` says all but the data set and the seed. `FomoadError` for a folder without tests."""
    for folder, dataset in folders:
        for label in (Label.GOOD, Label.DEFECT):
            if not dataset.select(label, Split.TEST):
                raise FomoadError(
                    f"'{folder}' has no {label.value} test pictures to compare methods on.",
                    "Give folders with test/good and test/DEFECT beside train/good.",
                )
        for method in methods:
            for seed in seeds:
                mine = replace(trial, dataset=dataset, seed=seed)
                started = time.perf_counter()
                outcome = METHODS[method](mine, _Named(progress, f"{folder}, {method}"))
                seconds = time.perf_counter() - started
                yield _row(folder, method, mine, outcome, seconds, progress)


class _Named:
    """Progress of one method on one folder."""

    def __init__(self, progress: Progress, name: str) -> None:
        self._progress = progress
        self._name = name

    def checkpoint(self, done: int, total: int, message: str) -> None:
        """As `progress`, with the name in front."""
        self._progress.checkpoint(done, total, f"{self._name}: {message}")


def _row(folder: str, method: str, trial: Trial, outcome: Outcome, seconds: float, progress: Progress) -> Row:
    by_label = {
        label: [float(v) for s, v in zip(outcome.samples, outcome.scores, strict=True) if s.label is label]
        for label in (Label.GOOD, Label.DEFECT)
    }
    good, defect = by_label[Label.GOOD], by_label[Label.DEFECT]
    pixel_auroc = aupro = None
    if outcome.maps is not None:
        pairs = list(zip(outcome.samples, outcome.maps.cells, strict=True))
        pixels = measure_pixels(pairs, outcome.maps.grid, outcome.maps.input, progress)
        pixel_auroc, aupro = pixels.pixel_auroc, pixels.aupro
    alarms = None if outcome.threshold is None else sum(score >= outcome.threshold for score in good)
    return Row(
        folder=folder,
        method=method,
        backbone=outcome.backbone,
        precision=outcome.precision,
        seed=trial.seed,
        image_auroc=roc_auc(good, defect),
        average_precision=average_precision(good, defect),
        pixel_auroc=pixel_auroc,
        aupro=aupro,
        seconds=round(seconds, 3),
        model_bytes=outcome.head_bytes + outcome.trunk_bytes,
        head_bytes=outcome.head_bytes,
        head_parameters=outcome.head_parameters,
        false_alarm_rate=trial.false_alarm_rate,
        false_alarms=alarms,
        interval=None if alarms is None else binomial_interval(alarms, len(good)),
        good=tuple(good),
        defect=tuple(defect),
    )
