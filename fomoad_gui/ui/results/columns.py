"""The columns of the results table: their headers and what a row says in each."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from PySide6.QtCore import Qt

from fomoad_gui.core.calibration import Verdict
from fomoad_gui.core.samples import Sample
from fomoad_gui.ui.results.tally import Outcome
from fomoad_gui.ui.samples.shown import IN_TRAINING, SPLIT_NAMES, format_score, label_text

NONE = "–"


class Column(IntEnum):
    """The columns, from left to right."""

    NAME = 0
    LABEL = 1
    SPLIT = 2
    SCORE = 3
    PERCENTILE = 4
    VERDICT = 5
    OUTCOME = 6


HEADERS = {
    Column.NAME: ("Name", "The file's name"),
    Column.LABEL: ("Label", "What the picture is said to show"),
    Column.SPLIT: ("Split", "What the picture is used for"),
    Column.SCORE: ("Score", "The largest score of its cells; higher is more anomalous"),
    Column.PERCENTILE: ("Percentile", "The share of the good pictures that the threshold rests on that score below it"),
    Column.VERDICT: ("Verdict", "NG at or above the threshold"),
    Column.OUTCOME: ("Result", "The verdict beside the label; held out: the threshold comes from it"),
}
"""Each column's title, and what it means."""


def alignment(column: Column) -> Qt.AlignmentFlag:
    """Numbers stand to the right, so that their digits line up."""
    is_number = column in (Column.SCORE, Column.PERCENTILE)
    return Qt.AlignmentFlag.AlignVCenter | (Qt.AlignmentFlag.AlignRight if is_number else Qt.AlignmentFlag.AlignLeft)


@dataclass(frozen=True, slots=True)
class Row:
    """What a row shows; the numbers are NaN, `verdict` and `outcome` None, where there is nothing to show.

    `in_training`: the model in use learns or has learnt from it, so that its score would say nothing.
    """

    sample: Sample
    name: str
    score: float
    percentile: float
    verdict: Verdict | None
    outcome: Outcome | None
    in_training: bool


TEXTS: dict[Column, Callable[[Row], str]] = {
    Column.NAME: lambda row: row.name,
    Column.LABEL: lambda row: label_text(row.sample),
    Column.SPLIT: lambda row: SPLIT_NAMES[row.sample.split],
    Column.SCORE: lambda row: IN_TRAINING if row.in_training else format_score(row.score),
    Column.PERCENTILE: lambda row: NONE if math.isnan(row.percentile) else f"{row.percentile:.1f} %",
    Column.VERDICT: lambda row: row.verdict.value if row.verdict is not None else NONE,
    Column.OUTCOME: lambda row: row.outcome.value if row.outcome is not None else NONE,
}
"""A row's text in each column."""


def name_tip(sample: Sample) -> str:
    """Where the file is, and what it is said to show: a narrow table drops the column that says so."""
    return f"{sample.path}\n{label_text(sample)}"


def tab_separated(rows: Sequence[Row]) -> str:
    """A header and the rows as spreadsheets paste them: numbers in full, and nothing where there is nothing."""
    lines = [[HEADERS[column][0] for column in Column], *([_plain(column, row) for column in Column] for row in rows)]
    return "\n".join("\t".join(" ".join(cell.split()) for cell in line) for line in lines) + "\n"


def _plain(column: Column, row: Row) -> str:
    number = {Column.SCORE: row.score, Column.PERCENTILE: row.percentile}.get(column, math.nan)
    if not math.isnan(number):
        return repr(number)
    text = TEXTS[column](row)
    return "" if text == NONE else text
