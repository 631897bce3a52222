"""Pictures that deserve a look, each with a reason: likely mislabelled and suspicious good ones, near-duplicates,
outliers, the most useful to label next; and what the label of others is likely to be.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fomoad_gui.core.arrays import Float32Array
from fomoad_gui.core.decimals import rounded_down, rounded_up
from fomoad_gui.core.label_spreading import UNKNOWN, Suggestions, spread_labels
from fomoad_gui.core.near_duplicates import near_neighbours
from fomoad_gui.core.neighbours import Neighbours, nearest
from fomoad_gui.core.progress import Progress
from fomoad_gui.core.samples import Label, Sample, Split
from fomoad_gui.core.suspects import disagreement, remoteness, rival, upper_fence, worth_labelling
from fomoad_gui.pipeline.explore.clusters import ALONE, clusters
from fomoad_gui.pipeline.explore.mapping import PictureMap, order_of

NEIGHBOURS = 15
REMOTE = 1.8
"""Times the usual distance from its neighbours from where on a picture is told as an outlier."""
DISAGREES = 0.6
"""Share of its neighbours that have another label from where on a picture is told as likely mislabelled."""
CONFIDENT = 0.6
"""Share of what has reached a picture from where on a label is suggested."""
MOST = 50
"""Of each kind that are told."""

Class = tuple[Label, str]
"""A label, and the name of the defect."""


class Kind(StrEnum):
    """What is remarkable about a picture."""

    MISLABELLED = "mislabelled"
    SUSPICIOUS = "suspicious"
    DUPLICATE = "duplicate"
    CLUSTER = "cluster"
    OUTLIER = "outlier"
    LABEL_NEXT = "label next"


@dataclass(frozen=True, slots=True)
class Finding:
    """A picture, what is remarkable about it, how much so (higher is more, within a kind), and why in one sentence;
    `members` are those of its cluster, itself among them, where that is what is remarkable, and `label` is the one
    that those like it have, where its own is doubted."""

    id: str
    kind: Kind
    degree: float
    reason: str
    members: tuple[str, ...] = ()
    label: Class | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What an unlabelled picture is likely to be, and how sure that is, 0 … 1."""

    id: str
    label: Label
    defect_class: str
    confidence: float


@dataclass(frozen=True, slots=True, eq=False)
class Findings:
    """Of one map and the labels of one moment: the most remarkable first within a kind, the surest suggestion first;
    and the cluster of each picture that is in one, the largest being 0."""

    found: tuple[Finding, ...]
    suggestions: tuple[Suggestion, ...]
    clusters: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """What a model says: `scores` by sample id, of pictures it has not learnt from; its threshold; and `left_out`, the
    scores of those it has, had it not learnt from them."""

    scores: Mapping[str, float]
    threshold: float
    left_out: Mapping[str, float] = field(default_factory=dict)


def findings(
    picture_map: PictureMap, samples: Sequence[Sample], progress: Progress, judged: Judged | None = None
) -> Findings:
    """Of the pictures on the map, with the labels that `samples` have; excluded ones are not told, their labels count.
    Raises `Cancelled`."""
    if len(picture_map.ids) <= 2:
        return Findings((), ())
    neighbours = nearest(picture_map.points, NEIGHBOURS, progress)
    names, classes = numbered(picture_map.ids, samples)
    suggested = spread_labels(neighbours, classes)
    groups = clusters(picture_map.points, progress)
    found = [
        *_mislabelled(picture_map.ids, names, neighbours, classes),
        *_suspicious(samples, judged),
        *_duplicates(picture_map.ids, neighbours, samples),
        *_unlabelled_clusters(picture_map, groups, classes),
        *_outliers(picture_map.ids, remoteness(neighbours)),
        *_to_label(picture_map.ids, neighbours, suggested, classes),
    ]
    by_id = {one: group for one, group in zip(picture_map.ids, groups.tolist(), strict=True) if group != ALONE}
    excluded = {sample.id for sample in samples if sample.split is Split.EXCLUDED}
    found = [one for one in found if one.id not in excluded]
    return Findings(tuple(found), _suggestions(picture_map.ids, names, classes, suggested), by_id)


def numbered(ids: Sequence[str], samples: Sequence[Sample]) -> tuple[tuple[Class, ...], NDArray[np.int64]]:
    """The classes there are, and the number of each picture's, int64 [N], `UNKNOWN` where it has no label."""
    by_id = {sample.id: sample for sample in samples}
    names: dict[Class, int] = {}
    classes = np.full(len(ids), UNKNOWN)
    for place in order_of(ids, [sample.id for sample in samples]):
        sample = by_id[ids[place]]
        if sample.label is not Label.UNLABELLED:
            classes[place] = names.setdefault((sample.label, sample.defect_class), len(names))
    return tuple(names), classes


def _most(degrees: Float32Array, least: float) -> list[int]:
    """The places of the highest degrees that are not below the least, the highest first."""
    return [int(i) for i in np.argsort(-degrees, kind="stable")[:MOST] if degrees[i] >= least]


def _outliers(ids: Sequence[str], degrees: Float32Array) -> Iterable[Finding]:
    for i in _most(degrees, REMOTE):
        reason = f"It lies {degrees[i]:.1f} times as far from its neighbours as is usual."
        yield Finding(ids[i], Kind.OUTLIER, float(degrees[i]), reason)


def _mislabelled(
    ids: Sequence[str], names: Sequence[Class], neighbours: Neighbours, classes: NDArray[np.int64]
) -> Iterable[Finding]:
    degrees, theirs = disagreement(neighbours, classes), rival(neighbours, classes)
    for i in _most(degrees, DISAGREES):
        reason = f"{degrees[i]:.0%} of the pictures like it have another label."
        yield Finding(ids[i], Kind.MISLABELLED, float(degrees[i]), reason, label=names[theirs[i]])


def _suspicious(samples: Sequence[Sample], judged: Judged | None) -> list[Finding]:
    """Pictures that are labelled good, and that the model rejects or, where it has learnt from them, would find unusual
    among those like them if it had not; the highest score first.

    The threshold would not do for the latter: it leaves so many of them below as the false-alarm rate wants, whatever
    they show.
    """
    if judged is None:
        return []
    good = {sample.id for sample in samples if sample.label is Label.GOOD}
    fence = upper_fence(np.array([score for one, score in judged.left_out.items() if one in good]))
    rejected = {one: score for one, score in judged.scores.items() if one in good and score >= judged.threshold}
    unusual = {one: score for one, score in judged.left_out.items() if one in good and score > fence}
    words = dict.fromkeys(unusual, f"by what the others teach, where {rounded_up(fence)} is unusual.")
    words |= dict.fromkeys(rejected, f"where the threshold is {rounded_up(judged.threshold)}.")
    return [
        Finding(one, Kind.SUSPICIOUS, score, f"It is labelled good, and scores {rounded_down(score)} {words[one]}")
        for one, score in sorted((unusual | rejected).items(), key=lambda item: -item[1])[:MOST]
    ]


def _unlabelled_clusters(
    picture_map: PictureMap, groups: NDArray[np.int64], classes: NDArray[np.int64]
) -> Iterable[Finding]:
    """Clusters in which no picture has a label, the largest first, each by the picture in its middle."""
    for group in range(groups.max(initial=ALONE) + 1):
        members = np.flatnonzero(groups == group)
        if (classes[members] == UNKNOWN).all():
            points = picture_map.points[members]
            middle = int(members[((points - points.mean(axis=0)) ** 2).sum(axis=1).argmin()])
            reason = f"One of {len(members):,} pictures that are alike, none of which has a label."
            ids = tuple(picture_map.ids[i] for i in members.tolist())
            yield Finding(picture_map.ids[middle], Kind.CLUSTER, float(len(members)), reason, ids)


def _duplicates(ids: Sequence[str], neighbours: Neighbours, samples: Sequence[Sample]) -> list[Finding]:
    """One of each pair that is nearly the same: that of the test split, for it flatters figures, or the later one."""
    by_id = {sample.id: (place, sample) for place, sample in enumerate(samples)}
    told: dict[str, Finding] = {}
    for i, nearest_one, likeness in near_neighbours(neighbours):
        one, other = by_id.get(ids[i]), by_id.get(ids[nearest_one])
        if one is None or other is None or Split.EXCLUDED in (one[1].split, other[1].split):
            continue
        later, first = max((one, other), key=_is_rather_left_out)[1], min((one, other), key=_is_rather_left_out)[1]
        reason = f"Nearly the same as {Path(first.path).name}, which is in the {first.split.value} split."
        if later.id not in told and first.id not in told:
            told[later.id] = Finding(later.id, Kind.DUPLICATE, likeness, reason)
    return sorted(told.values(), key=lambda finding: -finding.degree)[:MOST]


def _is_rather_left_out(one: tuple[int, Sample]) -> tuple[bool, int]:
    place, sample = one
    return sample.split is Split.TEST, place


def _to_label(
    ids: Sequence[str], neighbours: Neighbours, suggested: Suggestions, classes: NDArray[np.int64]
) -> Iterable[Finding]:
    worth = worth_labelling(neighbours, suggested, classes)
    for i in np.argsort(-worth, kind="stable")[:MOST]:
        if worth[i] > 0:
            yield Finding(ids[i], Kind.LABEL_NEXT, float(worth[i]), "Many are like it, and little tells its label.")


def _suggestions(
    ids: Sequence[str], names: Sequence[Class], classes: NDArray[np.int64], suggested: Suggestions
) -> tuple[Suggestion, ...]:
    is_told = (classes == UNKNOWN) & (suggested.classes != UNKNOWN) & (suggested.confidence >= CONFIDENT)
    order = sorted(np.flatnonzero(is_told).tolist(), key=lambda i: -suggested.confidence[i])
    told = ((ids[i], *names[suggested.classes[i]], float(suggested.confidence[i])) for i in order)
    return tuple(Suggestion(*one) for one in told)
