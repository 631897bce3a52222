"""What a person may say about pictures instead of what their folders say, as plain values."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from fomoad_gui.app.snapshot import Snapshot
from fomoad_gui.core.layouts import Layout
from fomoad_gui.core.samples import Label, Sample, Split
from fomoad_gui.core.splitting import all_good

if TYPE_CHECKING:
    from fomoad_gui.pipeline.importing import ImportPlan

NO_PROJECT = Snapshot()
ENOUGH_TO_TRAIN = 20
"""Good pictures to learn from and to calibrate on."""


class ImportChoice(StrEnum):
    """Whose word counts."""

    FOLDERS = "folders"
    """The folders': as the plan was proposed."""
    ALL_GOOD = "all good"
    """Every picture shows a good part, whatever its folder is called."""
    UNLABELLED = "unlabelled"
    """Nobody's yet: a person labels them later."""


@dataclass(frozen=True, slots=True)
class CountRow:
    """How many pictures of one label and defect class are used for what."""

    label: Label
    defect_class: str
    counts: tuple[int, int, int]
    """In the order of `Split`: training, calibration, test."""

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.counts)


def chosen_plan(plan: ImportPlan, choice: ImportChoice, seed: int = 0) -> ImportPlan:
    """The plan with a person's word in place of the folders'."""
    if choice is ImportChoice.FOLDERS:
        return plan
    if choice is ImportChoice.UNLABELLED:
        return replace(plan, samples=tuple(_said(s, Label.UNLABELLED, Split.TEST) for s in plan.samples))
    return replace(plan, samples=all_good(plan.samples, seed))


def count_rows(samples: tuple[Sample, ...]) -> tuple[CountRow, ...]:
    """One row for the good ones, each defect class and the unlabelled ones, as far as there are any."""
    counts = Counter((s.label, s.defect_class, s.split) for s in samples)
    kinds = {(label, defect_class) for label, defect_class, _ in counts}
    order = [Label.GOOD, Label.DEFECT, Label.UNLABELLED]
    return tuple(
        CountRow(
            label,
            defect_class,
            (
                counts[label, defect_class, Split.TRAIN],
                counts[label, defect_class, Split.CALIBRATION],
                counts[label, defect_class, Split.TEST],
            ),
        )
        for label, defect_class in sorted(kinds, key=lambda kind: (order.index(kind[0]), kind[1]))
    )


def examples(samples: tuple[Sample, ...], most: int) -> tuple[Sample, ...]:
    """A few pictures that stand for the rest: one of each kind in turn, the kinds in the order of `count_rows`."""
    kinds = [
        [s for s in samples if (s.label, s.defect_class) == (row.label, row.defect_class)]
        for row in count_rows(samples)
    ]
    turns = max((len(kind) for kind in kinds), default=0)
    in_turn = (kind[turn] for turn in range(min(turns, most)) for kind in kinds if turn < len(kind))
    return tuple(sample for sample, _ in zip(in_turn, range(most), strict=False))


def known_ones(samples: tuple[Sample, ...], joined: Snapshot) -> int:
    """How many of these pictures the project has already."""
    return len({sample.id for sample in samples} & {sample.id for sample in joined.dataset.samples})


def known_line(known: int, total: int) -> str:
    """That some or all of the pictures, of `total`, are nothing new; empty if all are new."""
    if not known:
        return ""
    if known == total:
        return "All of them are already in the project" if total > 1 else "It is already in the project"
    return f"{known:,} of them {'is' if known == 1 else 'are'} already in the project"


def advice(samples: tuple[Sample, ...], joined: Snapshot = NO_PROJECT, layout: str = "") -> str:
    """What a first training would lack with these pictures in the project that they join; empty if nothing."""
    known = {sample.id for sample in joined.dataset.samples}
    together = (*joined.dataset.samples, *(sample for sample in samples if sample.id not in known))
    good = sum(s.label is Label.GOOD and s.split in (Split.TRAIN, Split.CALIBRATION) for s in together)
    if joined.model is not None or good >= ENOUGH_TO_TRAIN:
        return ""
    if layout == Layout.UNTOLD and all(sample.label is not Label.GOOD for sample in samples):
        return "The folders do not say which parts are good: choose “All show good parts”, or label them later."
    return (
        "Training needs pictures of good parts, twenty or more. "
        f"With these there are {good or 'none'} to train on; you can add others later."
    )


def _said(sample: Sample, label: Label, split: Split) -> Sample:
    return replace(sample, label=label, defect_class="", split=split, mask_path="")
