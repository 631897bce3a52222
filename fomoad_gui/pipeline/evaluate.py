"""How good a model is, measured on the test split alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass

from fomoad_gui.core.calibration import Verdict, binomial_interval
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.metrics import Rates, average_precision, f1_max, rates_at_threshold, roc_auc
from fomoad_gui.core.problems import Problem
from fomoad_gui.core.progress import Progress
from fomoad_gui.core.samples import Dataset, Label, Sample, Split
from fomoad_gui.pipeline.embed import EmbeddingCache
from fomoad_gui.pipeline.pixels import measure_pixels
from fomoad_gui.pipeline.score import ImageScore, Scorer, score_samples


@dataclass(frozen=True, slots=True)
class ClassResult:
    """One kind of defect: how many test pictures show it and how many of them were called NG."""

    name: str
    count: int
    detected: int

    @property
    def recall(self) -> float:
        """The share called NG."""
        return self.detected / self.count

    @property
    def recall_interval(self) -> tuple[float, float]:
        """Exact 95 % interval of the recall."""
        return binomial_interval(self.detected, self.count)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Results on the test split.

    `f1_max` is an oracle: the best F1 that any threshold could reach on these very pictures. `image_auroc`,
    `average_precision` and `f1_max` are None where there are no good or no defective pictures, the pixel measures
    where no defect has a mask. Intervals are exact 95 % binomial ones. `pictures` are all that was judged.
    """

    image_auroc: float | None
    average_precision: float | None
    pixel_auroc: float | None
    aupro: float | None
    f1_max: float | None
    threshold: float
    rates: Rates
    classes: tuple[ClassResult, ...]
    pictures: tuple[tuple[Sample, ImageScore], ...]
    problems: tuple[Problem, ...]

    def reviewed(self, label: Label) -> int:
        """How many pictures with that label are REVIEW."""
        return sum(s.label is label and result.verdict is Verdict.REVIEW for s, result in self.pictures)

    @property
    def false_alarm_interval(self) -> tuple[float, float] | None:
        """95 % interval of the false-alarm rate; None where there are no good pictures."""
        return binomial_interval(self.rates.false_alarms, self.rates.n_good) if self.rates.n_good else None

    @property
    def miss_interval(self) -> tuple[float, float] | None:
        """95 % interval of the miss rate; None where there are no defective pictures."""
        return binomial_interval(self.rates.misses, self.rates.n_defect) if self.rates.n_defect else None


def evaluate(
    dataset: Dataset,
    scorer: Scorer,
    progress: Progress,
    executor: Executor | None = None,
    cache: EmbeddingCache | None = None,
) -> Evaluation:
    """Score the labelled pictures of the test split and measure. Raises `FomoadError` if there are none."""
    test = [s for s in dataset.samples if s.split is Split.TEST and s.label is not Label.UNLABELLED]
    if not test:
        raise FomoadError(
            "There are no labelled test pictures to measure with.",
            "Give a folder with test pictures (such as test/good and test/scratch), or move some to the test split.",
        )
    scored = score_samples(test, scorer, progress, executor, cache)
    pairs = list(zip(scored.samples, scored.scores, strict=True))
    good = [result.score for sample, result in pairs if sample.label is Label.GOOD]
    defect = [result.score for sample, result in pairs if sample.label is Label.DEFECT]
    both = bool(good and defect)
    threshold = scorer.bundle.calibration.threshold
    cells = [(sample, result.cells.values) for sample, result in pairs]
    pixels = measure_pixels(cells, scorer.grid, scorer.bundle.input, progress)
    return Evaluation(
        image_auroc=roc_auc(good, defect) if both else None,
        average_precision=average_precision(good, defect) if both else None,
        pixel_auroc=pixels.pixel_auroc,
        aupro=pixels.aupro,
        f1_max=f1_max(good, defect).f1 if both else None,
        threshold=threshold,
        rates=rates_at_threshold(good, defect, threshold),
        classes=_class_results(pairs),
        pictures=tuple(pairs),
        problems=(*scored.problems, *pixels.problems),
    )


def _class_results(pairs: Sequence[tuple[Sample, ImageScore]]) -> tuple[ClassResult, ...]:
    verdicts: dict[str, list[Verdict]] = defaultdict(list)
    for sample, result in pairs:
        if sample.label is Label.DEFECT:
            verdicts[sample.defect_class].append(result.verdict)
    return tuple(
        ClassResult(name=name, count=len(of), detected=of.count(Verdict.NG)) for name, of in sorted(verdicts.items())
    )
