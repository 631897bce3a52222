"""The evaluation of the test split as a value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from fomoad_gui.core.calibration import Calibration, Verdict, binomial_interval
from fomoad_gui.core.metrics import RocCurve, average_precision, f1_max, roc_auc, roc_curve
from fomoad_gui.core.samples import Label, Sample, Split
from fomoad_gui.ui.samples.shown import shown_scores
from fomoad_gui.ui.threshold.evidence import per_cent

Ids = tuple[str, ...]
ROWS = (Label.GOOD, Label.DEFECT)


@dataclass(frozen=True, slots=True)
class ClassFound:
    """One kind of defect: the samples that are NG, and those that are not."""

    name: str
    found: Ids
    missed: Ids


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """Of the labelled, scored test pictures: `matrix` holds the samples by label and verdict.

    The summaries are None unless there are good and defective ones. `working_point` is (false-alarm rate, detection
    rate) at the threshold in use.
    """

    matrix: Mapping[tuple[Label, Verdict], Ids]
    verdicts: tuple[Verdict, ...]
    image_auroc: float | None
    average_precision: float | None
    f1_max: float | None
    roc: RocCurve | None
    working_point: tuple[float, float] | None
    classes: tuple[ClassFound, ...]

    def count(self, label: Label) -> int:
        """How many of the test pictures show that."""
        return sum(len(ids) for (of, _), ids in self.matrix.items() if of is label)

    def share_words(self, label: Label, verdict: Verdict) -> str:
        """The share of the label's pictures that have the verdict, with its exact 95 % interval."""
        count, total = len(self.matrix[label, verdict]), self.count(label)
        if not total:
            return "–"
        low, high = binomial_interval(count, total)
        return f"{per_cent(count / total)} ({per_cent(low)} to {per_cent(high)})"


def measured(samples: Sequence[Sample], scores: Mapping[str, float], calibration: Calibration) -> Measured:
    """The evaluation at the calibration's thresholds."""
    tests = [s for s in samples if s.split is Split.TEST and s.label is not Label.UNLABELLED]
    values = shown_scores(tests, scores)
    scored = [(s, float(v)) for s, v in zip(tests, values, strict=True) if not np.isnan(v)]
    verdicts = tuple(v for v in Verdict if v is not Verdict.REVIEW or calibration.review_threshold is not None)
    matrix: dict[tuple[Label, Verdict], Ids] = {(label, verdict): () for label in ROWS for verdict in verdicts}
    for sample, score in scored:
        matrix[sample.label, calibration.verdict(score)] += (sample.id,)
    good, defect = ([score for sample, score in scored if sample.label is label] for label in ROWS)
    both = bool(good and defect)
    point = None
    if both:
        rejected = [len(matrix[label, Verdict.NG]) for label in ROWS]
        point = (rejected[0] / len(good), rejected[1] / len(defect))
    return Measured(
        matrix=matrix,
        verdicts=verdicts,
        image_auroc=roc_auc(good, defect) if both else None,
        average_precision=average_precision(good, defect) if both else None,
        f1_max=f1_max(good, defect).f1 if both else None,
        roc=roc_curve(good, defect) if both else None,
        working_point=point,
        classes=_classes(scored, calibration),
    )


def _classes(scored: Sequence[tuple[Sample, float]], calibration: Calibration) -> tuple[ClassFound, ...]:
    of: dict[str, tuple[list[str], list[str]]] = {}
    for sample, score in scored:
        if sample.label is Label.DEFECT:
            found, missed = of.setdefault(sample.defect_class, ([], []))
            (found if calibration.verdict(score) is Verdict.NG else missed).append(sample.id)
    return tuple(ClassFound(name, tuple(found), tuple(missed)) for name, (found, missed) in sorted(of.items()))
