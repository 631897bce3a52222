"""The evaluation as CSV files."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from fomoad_gui.pipeline.evaluate import Evaluation

Figure = tuple[str, float | int | None, float | None, float | None]
"""Name, value, and the ends of its exact 95 % interval where it has one."""


def figures(evaluation: Evaluation) -> tuple[Figure, ...]:
    """All figures, in the order in which they are shown."""
    rates = evaluation.rates
    false_low, false_high = evaluation.false_alarm_interval or (None, None)
    miss_low, miss_high = evaluation.miss_interval or (None, None)
    return (
        ("image AUROC", evaluation.image_auroc, None, None),
        ("average precision", evaluation.average_precision, None, None),
        ("pixel AUROC", evaluation.pixel_auroc, None, None),
        ("AUPRO, false-positive rate up to 0.3", evaluation.aupro, None, None),
        ("best F1 over all thresholds, an oracle", evaluation.f1_max, None, None),
        ("false-alarm rate", rates.false_alarm_rate, false_low, false_high),
        ("miss rate", rates.miss_rate, miss_low, miss_high),
        ("good pictures", rates.n_good, None, None),
        ("defective pictures", rates.n_defect, None, None),
        ("threshold", evaluation.threshold, None, None),
    )


def summary_csv(evaluation: Evaluation) -> bytes:
    """figure, value, low, high; an empty field where there is none."""
    return _csv(("figure", "value", "low", "high"), figures(evaluation))


def pictures_csv(evaluation: Evaluation) -> bytes:
    """A line for each picture that was judged, the highest score first."""
    ordered = sorted(evaluation.pictures, key=lambda pair: (-pair[1].score, pair[0].path))
    rows = (
        (
            *(sample.path, sample.label.value, sample.defect_class, sample.split.value),
            *(result.score, result.percentile, result.verdict.value, *result.peak_box),
        )
        for sample, result in ordered
    )
    names = ("path", "label", "defect_class", "split", "score", "percentile", "verdict")
    return _csv((*names, "peak_x0", "peak_y0", "peak_x1", "peak_y1"), rows)


def _csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """With a mark at the start by which spreadsheets know UTF-8."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(header)
    writer.writerows(["" if value is None else value for value in row] for row in rows)
    # A name on disk need not be UTF-8: its odd bytes are written as \udcXX, or one file would cost the whole report.
    return stream.getvalue().encode("utf-8-sig", "backslashreplace")
