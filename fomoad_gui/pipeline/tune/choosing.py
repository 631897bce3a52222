"""Which candidate is taken, and why."""

from __future__ import annotations

from collections.abc import Sequence

from fomoad_gui.pipeline.tune.values import Judged


def choose(fitting: Sequence[Judged], on_real_defects: bool) -> tuple[Judged, str]:
    """The one that tells defects from good pictures best; of equals the fastest. And the reason, in two sentences."""
    chosen = max(fitting, key=lambda one: (round(one.validation, 4), one.cost.fps))
    what = "labelled defects" if on_real_defects else "made-up defects"
    reason = (
        f"Of {len(fitting)} candidates it tells {what} from good pictures it has not learnt from best: "
        f"image AUROC {chosen.validation:.3f}."
    )
    worst = min(chosen.by_kind, key=lambda kind: chosen.by_kind[kind])
    if len(chosen.by_kind) > 1:
        reason += f" It is weakest on defects of the kind {worst}, {chosen.by_kind[worst]:.3f}."
    return chosen, reason


def pareto_front(judged: Sequence[Judged]) -> tuple[Judged, ...]:
    """Those that no other beats in quality without being slower, by falling speed."""
    front: list[Judged] = []
    for one in sorted(judged, key=lambda one: (-one.cost.fps, -one.validation)):
        if not front or one.validation > front[-1].validation:
            front.append(one)
    return tuple(front)
