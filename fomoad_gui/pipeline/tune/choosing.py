"""Which candidate is taken, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from statistics import fmean

from fomoad_gui.pipeline.recipe import TrainSettings
from fomoad_gui.pipeline.tune.values import Judged


def choose(fitting: Sequence[Judged], on_real_defects: bool) -> tuple[Judged, str]:
    """By labelled defects the best candidate; by made-up ones the best trunk and size, scored as is recommended.

    Made-up defects tell sizes apart, but ways of scoring differ by less among them than real defects differ from
    made-up ones, and the best of many by chance is no better than the recommended one (see docs/quality.md). A size is
    judged by the mean over its ways of scoring, which chance moves less than their maximum.
    """
    if on_real_defects:
        chosen = max(fitting, key=lambda one: (round(one.validation, 4), one.cost.fps))
        reason = (
            f"Of {len(fitting)} candidates it tells labelled defects from good pictures it has not learnt from best: "
            f"image AUROC {chosen.validation:.3f}."
        )
        return chosen, reason
    by_size: dict[tuple[object, ...], list[Judged]] = defaultdict(list)
    for one in fitting:
        by_size[_size(one.settings)].append(one)
    means = {size: fmean(one.validation for one in some) for size, some in by_size.items()}
    best = max(by_size, key=lambda size: (round(means[size], 4), by_size[size][0].cost.fps))
    chosen = max(by_size[best], key=lambda one: _recommended(one.settings))
    settings = chosen.settings
    reason = (
        f"Of {len(by_size)} trunks and sizes, {settings.width} × {settings.height} pixels on {settings.backbone} tells "
        f"made-up defects best from good pictures it has not learnt from: image AUROC {means[best]:.3f} on average "
        f"over {len(by_size[best])} ways of scoring, of which the recommended one is taken."
    )
    worst = min(chosen.by_kind, key=lambda kind: chosen.by_kind[kind])
    return chosen, f"{reason} It is weakest on defects of the kind {worst}, {chosen.by_kind[worst]:.3f}."


def pareto_front(judged: Sequence[Judged], axis: str = "fps") -> tuple[Judged, ...]:
    """Those that no other beats in quality without costing more, the cheapest first.

    `axis` is a field of `Cost`; of frames per second more is cheaper, of bytes less.
    """
    sign = -1 if axis == "fps" else 1
    front: list[Judged] = []
    for one in sorted(judged, key=lambda one: (sign * getattr(one.cost, axis), -one.validation)):
        if not front or one.validation > front[-1].validation:
            front.append(one)
    return tuple(front)


def _size(settings: TrainSettings) -> tuple[object, ...]:
    """What costs: the trunk, its cut, the input, the head."""
    return settings.backbone, settings.cut, settings.width, settings.height, settings.head


def _recommended(settings: TrainSettings) -> tuple[object, ...]:
    """Sorts the ways of scoring: corrected cells, the highest of them, and as many dimensions as there are."""
    return settings.correction, -settings.top_share, settings.dimensions
