"""What the colours of the points tell, and the legend that says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from fomoad_gui.core.calibration import Calibration
from fomoad_gui.core.samples import Label, Sample, Split
from fomoad_gui.ui.samples.shown import SPLIT_NAMES, label_text, shown_scores
from fomoad_gui.ui.theme.tokens import Theme
from fomoad_gui.vision.colour import ColourMap, apply
from fomoad_gui.vision.overlay import HOTTEST, heat_scale

CLASSES = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442", "#8c6bb1")
"""Okabe and Ito's palette for the colour-blind, and a violet: for what has no colour of its own."""
UNSCORED = "Not scored"


class ColourBy(StrEnum):
    """What colours can tell."""

    LABEL = "Label"
    VERDICT = "Verdict"
    CORRECTNESS = "Right or wrong"
    SCORE = "Score"
    SPLIT = "Split"
    CLUSTER = "Cluster"
    DATE = "Date"
    SIZE = "Size"


@dataclass(frozen=True, slots=True, eq=False)
class Colouring:
    """`names` of the groups with a `colours` each, 0xFFRRGGBB; `groups` int64 [N] says which each picture is in, and
    `shades` uint32 [N] how it is painted: as its group, but where colours tell a number."""

    names: tuple[str, ...]
    colours: tuple[int, ...]
    groups: NDArray[np.int64]
    shades: NDArray[np.uint32]

    @property
    def counts(self) -> tuple[int, ...]:
        """Pictures in each group."""
        return tuple(np.bincount(self.groups, minlength=len(self.names)).tolist())


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """What is known of pictures beside their labels: `scores` with the `calibration` they are judged by, `clusters`
    numbered from 0, and when the files were written last, in seconds, all by id."""

    scores: Mapping[str, float] = field(default_factory=dict)
    calibration: Calibration | None = None
    clusters: Mapping[str, int] = field(default_factory=dict)
    dates: Mapping[str, float] = field(default_factory=dict)


def colouring(by: ColourBy, samples: Sequence[Sample], told: Told, theme: Theme, colour_map: ColourMap) -> Colouring:
    """Of `samples`, in their order."""
    scores, calibration = told.scores, told.calibration
    if by is ColourBy.LABEL:
        return _grouped([label_text(sample) for sample in samples], _label_colours(samples, theme))
    if by is ColourBy.SPLIT:
        names = [SPLIT_NAMES[sample.split] for sample in samples]
        return _grouped(names, {SPLIT_NAMES[split]: CLASSES[number] for number, split in enumerate(Split)})
    if by is ColourBy.CLUSTER:
        return _by_cluster(samples, told.clusters, theme)
    if by is ColourBy.DATE:
        dates = np.array([told.dates.get(sample.id, np.nan) for sample in samples])
        return _by_number(dates, ("Older", "Newer"), theme)
    if by is ColourBy.SIZE:
        pixels = np.array([float(sample.width * sample.height) for sample in samples])
        return _by_number(np.log(np.maximum(pixels, 1)), ("Smaller", "Larger"), theme)
    values = shown_scores(samples, scores)
    if by is ColourBy.SCORE:
        return _by_score(values, calibration, theme, colour_map)
    own = {"OK": theme.good, "NG": theme.defect, "REVIEW": theme.warning, UNSCORED: theme.border_strong}
    verdicts = [_verdict(float(value), calibration) for value in values]
    if by is ColourBy.VERDICT:
        return _grouped(verdicts, own)
    right = [_correctness(sample, verdict) for sample, verdict in zip(samples, verdicts, strict=True)]
    colours = {
        "Right": theme.good,
        "False alarm": theme.warning,
        "Missed": theme.defect,
        "Not judged": theme.border_strong,
    }
    return _grouped(right, colours)


def _by_cluster(samples: Sequence[Sample], clusters: Mapping[str, int], theme: Theme) -> Colouring:
    alone = "In no cluster"
    names = [f"Cluster {clusters[s.id] + 1}" if s.id in clusters else alone for s in samples]
    count = max(clusters.values(), default=-1) + 1
    known = {f"Cluster {number + 1}": CLASSES[number % len(CLASSES)] for number in range(count)}
    return _grouped(names, known | {alone: theme.border_strong})


def _by_number(values: NDArray[np.float64], names: tuple[str, str], theme: Theme) -> Colouring:
    """Shades from the lowest to the highest, in two groups about the middle; what is not known is grey."""
    known = ~np.isnan(values)
    low, high = (np.nanmin(values), np.nanmax(values)) if known.any() else (0.0, 1.0)
    share = (np.nan_to_num(values, nan=low) - low) / max(high - low, 1e-9)
    shades = _painted((HOTTEST * share).astype(np.float32), ColourMap.VIRIDIS)
    shades[~known] = argb(theme.border_strong)
    ends = _painted(np.array([0.25, 0.75], np.float32) * HOTTEST, ColourMap.VIRIDIS)
    colours = (int(ends[0]), int(ends[1]), argb(theme.border_strong))
    groups = np.where(known, (share >= 0.5).astype(np.int64), 2)
    count = 3 if not known.all() else 2
    return Colouring((*names, "Not known")[:count], colours[:count], groups, shades)


def argb(colour: str) -> int:
    """`#rrggbb` as a pixel."""
    return int(QColor(colour).rgba())


def _grouped(names: Sequence[str], known: Mapping[str, str]) -> Colouring:
    """Groups in the order of `known`, then others as they come; those of `known` that nobody is in are left out."""
    there = dict.fromkeys(names)
    order = [*(name for name in known if name in there), *(name for name in there if name not in known)]
    others = iter([*CLASSES] * (1 + len(order) // len(CLASSES)))
    colours = tuple(argb(known[name] if name in known else next(others)) for name in order)
    number = {name: place for place, name in enumerate(order)}
    groups = np.array([number[name] for name in names], np.int64)
    return Colouring(tuple(order), colours, groups, np.array(colours or (0,), np.uint32)[groups])


def _label_colours(samples: Sequence[Sample], theme: Theme) -> dict[str, str]:
    """Good and unlabelled ones in their own, classes of defects in the palette's, in the order of their names."""
    classes = sorted({label_text(s) for s in samples if s.label is Label.DEFECT and s.defect_class})
    palette = {name: CLASSES[1 + number % (len(CLASSES) - 1)] for number, name in enumerate(classes)}
    return {"Unlabelled": theme.border_strong, "Good": theme.good, "Defect": theme.defect} | palette


def _verdict(score: float, calibration: Calibration | None) -> str:
    if calibration is None or np.isnan(score):
        return UNSCORED
    return calibration.verdict(score).value


def _correctness(sample: Sample, verdict: str) -> str:
    if verdict in (UNSCORED, "REVIEW") or sample.label is Label.UNLABELLED:
        return "Not judged"
    if sample.label is Label.GOOD:
        return "Right" if verdict == "OK" else "False alarm"
    return "Right" if verdict == "NG" else "Missed"


def _by_score(
    values: NDArray[np.float64], calibration: Calibration | None, theme: Theme, colour_map: ColourMap
) -> Colouring:
    unscored = np.isnan(values) if calibration is not None else np.ones(len(values), bool)
    grey = argb(theme.border_strong)
    shades = np.full(len(values), grey, np.uint32)
    middle = grey
    if calibration is not None:
        scale = heat_scale(calibration)
        painted = _painted(scale.heat(np.nan_to_num(values).astype(np.float32)), colour_map)
        shades[~unscored] = painted[~unscored]
        middle = int(_painted(np.full(1, 1.0, np.float32), colour_map)[0])
    return Colouring(("Scored", UNSCORED), (middle, grey), unscored.astype(np.int64), shades)


def _painted(heat: NDArray[np.float32], colour_map: ColourMap) -> NDArray[np.uint32]:
    rgb = apply(heat, 0.0, HOTTEST, colour_map).astype(np.uint32)
    return (0xFF000000 | rgb[:, 0] << 16 | rgb[:, 1] << 8 | rgb[:, 2]).astype(np.uint32)
