"""Where the method does not work: what speaks against it on these pictures, measured, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

import numpy as np

from fomoad_gui.core.arrays import Float32Array
from fomoad_gui.core.calibration import Evidence
from fomoad_gui.core.detector import HeadKind
from fomoad_gui.core.distinct_groups import distinct_groups
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.geometry import fit_transform
from fomoad_gui.core.mask_extent import largest_extent
from fomoad_gui.core.metrics import roc_auc
from fomoad_gui.core.poses import Pose, moving, turning
from fomoad_gui.core.progress import Progress
from fomoad_gui.core.samples import Dataset, Label, Sample, Split
from fomoad_gui.core.words import counted
from fomoad_gui.pipeline.embed import EmbeddingCache, embed_samples
from fomoad_gui.pipeline.parallel import executor_or_threads
from fomoad_gui.pipeline.score import Scorer
from fomoad_gui.pipeline.thumbnails import SIDE, Thumbnails, read_thumbnails
from fomoad_gui.pipeline.train import RECOMMENDED_IMAGES
from fomoad_gui.pipeline.tune.made_up import Order, embed_with_made_up
from fomoad_gui.vision.read import read_mask

MOST_COMPARED = 60
"""Good pictures whose pairs are compared for poses."""
MOST_GROUPED = 200
MOST_MADE_UP, FEWEST_MADE_UP = 30, 8
"""Good pictures that get made-up defects; fewer than the latter give no AUROC worth a warning."""
LEAST_AUROC = 0.7
MOST_MASKS, FEWEST_MASKS = 100, 3
MISFIT_SHARE = 0.2
"""Of the defects with masks; a few odd ones are no reason to change the network for."""
USUAL_CELL = 16 / 224
"""A cell as a share of the picture's side, of the default recipe, where no model says otherwise."""


class ConcernKind(StrEnum):
    """What may speak against the method."""

    FEW = "few"
    GROUPS = "groups"
    TURNING = "turning"
    MOVING = "moving"
    NOT_SEPARATED = "not-separated"
    LARGE_DEFECTS = "large-defects"
    SMALL_DEFECTS = "small-defects"


@dataclass(frozen=True, slots=True)
class Concern:
    """One sentence of `reason` with what was measured, one of `remedy`."""

    kind: ConcernKind
    reason: str
    remedy: str


def suitability(
    dataset: Dataset,
    progress: Progress,
    scorer: Scorer | None = None,
    executor: Executor | None = None,
    cache: EmbeddingCache | None = None,
    thumbnails: Thumbnails | None = None,
) -> tuple[Concern, ...]:
    """What speaks against the method on the good pictures of the training and calibration split, and on the masks.

    Without a `scorer` what needs no model is looked at. `thumbnails` are those of the good pictures where they are
    known already. Files that cannot be read are left out. Raises `Cancelled`.
    """
    good = (*dataset.select(Label.GOOD, Split.TRAIN), *dataset.select(Label.GOOD, Split.CALIBRATION))
    concerns = _few(len(good))
    # a head that is the same everywhere does not mind where a part lies
    is_bound_to_places = scorer is None or scorer.bundle.detector.kind is HeadKind.CELL
    chosen = _some(good, MOST_GROUPED)
    if thumbnails is None and is_bound_to_places:
        thumbnails = read_thumbnails(chosen, progress, executor)
    poses: list[Concern] = []
    if is_bound_to_places and thumbnails is not None:
        poses = _poses(*thumbnails.stack(_some(good, MOST_COMPARED)), scorer)
    concerns += poses
    if not poses:
        # parts that lie in two or four ways are groups too, and turning them is the better remedy
        concerns += _groups(_features(chosen, scorer, thumbnails, progress, executor, cache))
    if scorer is not None:
        concerns += _not_separated(dataset, scorer, progress, executor)
        concerns += _defect_sizes(dataset, scorer, progress)
    return tuple(concerns)


def _some(samples: Sequence[Sample], most: int) -> tuple[Sample, ...]:
    """At most so many, at random by their ids, which are hashes."""
    return tuple(sorted(samples, key=lambda sample: sample.id)[:most])


def _few(count: int) -> list[Concern]:
    if count >= RECOMMENDED_IMAGES:
        return []
    return [
        Concern(
            ConcernKind.FEW,
            f"There {'is' if count == 1 else 'are'} {counted(count, 'good picture')} to learn from, "
            f"and it takes {RECOMMENDED_IMAGES} or more to learn how good parts vary.",
            f"Add {counted(RECOMMENDED_IMAGES - count, 'picture')} of good parts, or more.",
        )
    ]


def _poses(samples: Sequence[Sample], thumbnails: Float32Array, scorer: Scorer | None) -> list[Concern]:
    """`thumbnails` [N, side, side] of `samples`."""
    if len(samples) < 2:
        return []
    if scorer is None:
        cell = (USUAL_CELL, USUAL_CELL)
    else:
        across, down = scorer.grid.horizontal, scorer.grid.vertical
        cell = (across.stride / across.size, down.stride / down.size)
    turned = turning(thumbnails, median(sample.width / sample.height for sample in samples))
    moved = moving(thumbnails, cell)
    concerns = []
    if turned.differs and turned.share >= moved.share:
        concerns.append(
            Concern(
                ConcernKind.TURNING,
                f"Good parts do not lie the same way round: {_matches(turned)} turned (by {turned.amount:.0f}° in the "
                "middle), and each cell expects the same thing in every picture.",
                "Fix the orientation of the parts, or use a shared head, which does not look at places.",
            )
        )
    elif moved.differs:
        concerns.append(
            Concern(
                ConcernKind.MOVING,
                f"Good parts do not lie in the same place: {_matches(moved)} moved (by {100 * moved.amount:.0f} % of "
                f"the picture's side in the middle, a cell being {100 * max(cell):.0f} %), and each cell expects the "
                "same thing in every picture.",
                "Fix the position of the parts, crop the pictures to them, or use a shared head, which does not look "
                "at places.",
            )
        )
    return concerns


def _matches(pose: Pose) -> str:
    return (
        f"{100 * pose.share:.0f} % of the pairs of pictures match markedly better (correlation {pose.aligned:.2f} "
        f"against {pose.upright:.2f}) when one is"
    )


def _features(
    samples: Sequence[Sample],
    scorer: Scorer | None,
    thumbnails: Thumbnails | None,
    progress: Progress,
    executor: Executor | None,
    cache: EmbeddingCache | None,
) -> Float32Array:
    """[N, d], one for each picture: the mean over its cells, or without a model its thumbnail, normalised."""
    if scorer is not None:
        _, cells = embed_samples(samples, scorer.extractor, progress, executor, cache).stack(samples)
        return np.asarray(cells.mean(axis=(1, 2)), np.float32) if len(cells) else np.empty((0, 1), np.float32)
    assert thumbnails is not None
    _, grey = thumbnails.stack(samples)
    flat = grey.reshape(len(grey), SIDE * SIDE)
    centred = flat - flat.mean(axis=1, keepdims=True)
    return np.asarray(centred / np.maximum(centred.std(axis=1, keepdims=True), 1.0), np.float32)


def _groups(features: Float32Array) -> list[Concern]:
    found = distinct_groups(features)
    if found is None:
        return []
    sizes = sorted(found.sizes, reverse=True)
    return [
        Concern(
            ConcernKind.GROUPS,
            f"The good pictures fall into {len(sizes)} distinct groups, of {', '.join(map(str, sizes[:-1]))} and "
            f"{sizes[-1]} pictures (silhouette {found.silhouette:.2f}, and {found.separation:.1f} standard deviations "
            "between the closest two).",
            "Train one detector per group, or add pictures of the rarer kind.",
        )
    ]


def _not_separated(dataset: Dataset, scorer: Scorer, progress: Progress, executor: Executor | None) -> list[Concern]:
    unseen = dataset.select(Label.GOOD, Split.TEST)
    if len(unseen) < FEWEST_MADE_UP and scorer.bundle.calibration.evidence is Evidence.HELD_OUT:
        # else those of the calibration split have been learnt from
        unseen = (*unseen, *dataset.select(Label.GOOD, Split.CALIBRATION))
    chosen = _some(unseen, MOST_MADE_UP)
    if len(chosen) < FEWEST_MADE_UP:
        return []
    orders = [Order(sample, chosen[(index + 1) % len(chosen)], times=1) for index, sample in enumerate(chosen)]
    stage = f"Making up defects on {counted(len(chosen), 'good picture')}"
    with executor_or_threads(executor) as pool:
        embedded, _ = embed_with_made_up(orders, scorer.extractor, pool, progress, stage)
    if len(embedded.good) < FEWEST_MADE_UP:
        return []
    detector = scorer.bundle.detector
    good = detector.image_scores(embedded.good)
    defects = np.concatenate([detector.image_scores(ones) for ones in embedded.defects.values()])
    auroc = roc_auc(good, defects)
    if auroc >= LEAST_AUROC:
        return []
    return [
        Concern(
            ConcernKind.NOT_SEPARATED,
            f"The model hardly tells good pictures from the same with made-up defects: image AUROC {auroc:.2f} on "
            f"{len(good)} good pictures that it has not learnt from (0.5 is chance, {LEAST_AUROC} the least to ask).",
            "Try another size or network (Find the best settings…, or `fomoad tune`).",
        )
    ]


def _defect_sizes(dataset: Dataset, scorer: Scorer, progress: Progress) -> list[Concern]:
    """Of labelled defects with masks, in the network's input, against what a cell sees and how far cells lie apart."""
    masked = _some([s for s in dataset.select(Label.DEFECT, Split.TEST) if s.mask_path], MOST_MASKS)
    extents: list[tuple[float, float]] = []
    for done, sample in enumerate(masked):
        progress.checkpoint(done, len(masked), "Measuring the defects in the masks")
        try:
            width, height = largest_extent(read_mask(sample.mask_path, sample.width, sample.height))
        except FomoadError:
            continue
        if width and height:
            scale = fit_transform(sample.width, sample.height, scorer.bundle.input)
            extents.append((width * scale.scale_x, height * scale.scale_y))
    if len(extents) < FEWEST_MASKS:
        return []
    across, down = scorer.grid.horizontal, scorer.grid.vertical
    # inside such a defect a cell sees nothing else, and where all is odd alike nothing stands out
    large = [e for e in extents if e[0] > across.receptive_field and e[1] > down.receptive_field]
    small = [e for e in extents if e[0] < across.stride and e[1] < down.stride]
    concerns = []
    if len(large) >= MISFIT_SHARE * len(extents):
        concerns.append(
            Concern(
                ConcernKind.LARGE_DEFECTS,
                f"{len(large)} of {len(extents)} defects are larger than what a cell sees: {_extent(large)} pixels of "
                f"the input in the middle, against {across.receptive_field} × {down.receptive_field}.",
                "Use a smaller input size, or a deeper cut of the network, whose cells see more.",
            )
        )
    if len(small) >= MISFIT_SHARE * len(extents):
        concerns.append(
            Concern(
                ConcernKind.SMALL_DEFECTS,
                f"{len(small)} of {len(extents)} defects are smaller than a cell: {_extent(small)} pixels of the input "
                f"in the middle, against {across.stride} × {down.stride}.",
                "Use a larger input size, or a shallower cut of the network, whose cells are smaller.",
            )
        )
    return concerns


def _extent(extents: Sequence[tuple[float, float]]) -> str:
    return f"{median(e[0] for e in extents):.0f} × {median(e[1] for e in extents):.0f}"
