"""What a search goes through: trunks, cuts and sizes that cost, and for each what costs nothing more to try."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from fomoad_gui.backbone.catalogue import catalogue
from fomoad_gui.core.detector import HeadKind
from fomoad_gui.core.samples import Sample
from fomoad_gui.pipeline.recipe import DEEP_CUT, SHALLOW_CUT, TrainSettings, recipe, shaped

SIDES = (224, 320, 448, 160)
"""The most telling first, should time run out."""
SMALL_SIDES = (160, 128, 96)
DIMENSIONS = (32, 16)
SMALL_DIMENSIONS = (16, 8)
TOP_SHARES = (0.0, 0.02, 0.1)


@dataclass(frozen=True, slots=True)
class Group:
    """Candidates that share a trunk, cut and input, and so one embedding: `common`, but for dimensions and scoring."""

    common: TrainSettings
    dimensions: tuple[int, ...]

    def variants(self) -> Iterator[TrainSettings]:
        """All candidates of the group."""
        is_cell = self.common.head is HeadKind.CELL
        for dimensions in self.dimensions:
            for correction in (True, False) if is_cell else (False,):
                for top_share in TOP_SHARES:
                    yield replace(self.common, dimensions=dimensions, correction=correction, top_share=top_share)


def groups(base: TrainSettings, good: Sequence[Sample]) -> list[Group]:
    """All groups for the colour, fit, precision and seed of `base`, in the proportions of `good` pictures.

    Gaussians per cell come at the deep cut alone: at the shallow one they find small made-up defects best, and so would
    be chosen, and on real ones they do worse (see docs/quality.md).
    """
    names = list(dict.fromkeys((base.backbone, "mobilenet_v2_0.35", "mobilenet_v2_0.1", "mobilenet_v2_0.05")))
    there = {
        (entry.name, entry.cut)
        for entry in catalogue()
        if (entry.channels, entry.precision) == (base.channels, base.precision)
    }
    found = []
    for name, sides, dimensions in (
        (names[0], SIDES, DIMENSIONS),
        *((name, SMALL_SIDES, SMALL_DIMENSIONS) for name in names),
    ):
        for side in sides:
            found.append(_group(recipe(HeadKind.CELL), name, DEEP_CUT, side, dimensions))
    found += [_group(recipe(HeadKind.SHARED), name, SHALLOW_CUT, side, (16,)) for name in names for side in (160, 96)]
    unique = {_key(group): group for group in reversed(found) if (group.common.backbone, group.common.cut) in there}
    kept = {
        "channels": base.channels,
        "fit": base.fit,
        "precision": base.precision,
        "seed": base.seed,
    }
    ordered = list(unique.values())[::-1]
    return [replace(g, common=shaped(replace(g.common, **kept), good)) for g in ordered]  # type: ignore[arg-type]


def _group(like: TrainSettings, name: str, cut: str, side: int, dimensions: tuple[int, ...]) -> Group:
    common = replace(like, backbone=name, cut=cut, width=side, height=side, keep_proportions=True)
    return Group(common, dimensions)


def _key(group: Group) -> tuple[object, ...]:
    common = group.common
    return common.backbone, common.cut, common.width, common.head
