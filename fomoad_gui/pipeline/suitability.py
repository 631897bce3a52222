"""Where the method does not work, said before it disappoints: each concern with a measured reason and a remedy."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np

from fomoad_gui.core.arrays import Float32Array
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.grouping import two_groups
from fomoad_gui.core.metrics import roc_auc
from fomoad_gui.core.near_duplicates import prints
from fomoad_gui.core.progress import Progress
from fomoad_gui.core.samples import Dataset, Label, Sample, Split
from fomoad_gui.core.words import counted
from fomoad_gui.pipeline.masks import fitted_mask
from fomoad_gui.pipeline.parallel import executor_or_threads, in_batches
from fomoad_gui.pipeline.score import Scorer
from fomoad_gui.pipeline.train import RECOMMENDED_IMAGES
from fomoad_gui.vision.disturb import turned
from fomoad_gui.vision.drawing.anomalies import KINDS
from fomoad_gui.vision.fit import grey_thumbnail, shrunk
from fomoad_gui.vision.read import read_image

MOST_PICTURES = 60
FILES_A_TASK = 4
SIDE = 32
TURNS = tuple(range(0, 360, 20))
LONGEST_SIDE = 256
"""Pictures are shrunk to this before they are turned."""
APART = 0.6
"""A silhouette (Rousseeuw 1987) from which on two groups count as distinct."""
SMALLEST_GROUP = 0.15
"""The share of the pictures that the smaller of two groups has at least; fewer are outliers, not a kind."""
TURNED = 0.5
"""The share of pairs that match better when one picture is turned, from which on parts are said to turn."""
CLEARLY = 0.1
"""How much better, in the product of their prints, a match must be to count."""
ALIKE = 0.7
"""The product of their prints from which on two pictures show the same; of textures some turn always matches best."""
SEPARATED = 0.7
"""The image AUROC against made-up defects below which a trunk does not see what matters."""
SEPARATION_PICTURES = 30


@dataclass(frozen=True, slots=True)
class Concern:
    """`kind` is one of few, inhomogeneous, turning, unseparated, large-defects, small-defects."""

    kind: str
    reason: str
    remedy: str


def suitability(
    dataset: Dataset, progress: Progress, scorer: Scorer | None = None, executor: Executor | None = None
) -> tuple[Concern, ...]:
    """All concerns; those on what a model sees need its `scorer`. Unreadable files are left out."""
    good = dataset.select(Label.GOOD, Split.TRAIN) + dataset.select(Label.GOOD, Split.CALIBRATION)
    concerns = []
    if len(good) < RECOMMENDED_IMAGES:
        concerns.append(
            Concern(
                "few",
                f"{counted(len(good), 'good picture')} to learn from, where {RECOMMENDED_IMAGES} are the least.",
                "Add pictures of good parts that show how much these differ.",
            )
        )
    chosen = sorted(good, key=lambda sample: sample.id)[:MOST_PICTURES]
    with executor_or_threads(executor) as pool:
        stage = f"Looking at {counted(len(chosen), 'good picture')}"
        seen = [
            one
            for _, one in in_batches(pool, _turned_thumbnails, chosen, FILES_A_TASK, progress, stage)
            if one is not None
        ]
    if len(seen) >= 8:
        stack = np.stack(seen)
        concerns += _on_appearance(stack)
    if scorer is not None:
        concerns += _on_separation(dataset, scorer, progress)
        concerns += _on_defect_sizes(dataset, scorer, progress)
    return tuple(concerns)


def _turned_thumbnails(samples: Sequence[Sample]) -> list[Float32Array | None]:
    """Runs in a worker: [turns, side, side] of each picture, or None."""
    made: list[Float32Array | None] = []
    for sample in samples:
        try:
            small = shrunk(read_image(sample.path), LONGEST_SIDE)
            made.append(np.stack([grey_thumbnail(turned(small, angle), SIDE) for angle in TURNS]))
        except FomoadError:
            made.append(None)
    return made


def _on_appearance(stack: Float32Array) -> list[Concern]:
    """From thumbnails [N, turns, side, side]."""
    count, turns = stack.shape[:2]
    # the corners change with every turn, so only the disc in the middle is compared
    y, x = np.mgrid[-1 : 1 : SIDE * 1j, -1 : 1 : SIDE * 1j]
    disc = (x**2 + y**2 <= 1).ravel()
    flat = prints(stack.reshape(count * turns, -1)[:, disc]).reshape(count, turns, -1)
    upright = flat[:, 0]
    matches = np.einsum("ip,jtp->ijt", upright, flat, optimize=True)
    others = ~np.eye(count, dtype=np.bool_)
    best = matches.max(axis=2)
    share = float(np.mean(((best >= ALIKE) & (best > matches[..., 0] + CLEARLY))[others]))
    if share >= TURNED:
        return [
            Concern(
                "turning",
                f"Of the pairs of good pictures {share:.0%} match better when one is turned: parts lie at any angle.",
                "Fix the orientation, or compare cells with all places alike (the shared head).",
            )
        ]
    labels, silhouette = two_groups(upright)
    smaller = float(min(np.mean(labels), 1 - np.mean(labels)))
    if silhouette >= APART and smaller >= SMALLEST_GROUP:
        return [
            Concern(
                "inhomogeneous",
                f"The good pictures fall into two kinds, {1 - smaller:.0%} and {smaller:.0%} of them, that differ more "
                f"than pictures of one kind do (silhouette {silhouette:.2f}).",
                "Train a detector for each kind, or see that both are well represented.",
            )
        ]
    return []


def _on_separation(dataset: Dataset, scorer: Scorer, progress: Progress) -> list[Concern]:
    good = dataset.select(Label.GOOD, Split.TEST) or dataset.select(Label.GOOD, Split.CALIBRATION)
    scores: list[float] = []
    made_up: list[float] = []
    some = sorted(good, key=lambda sample: sample.id)[:SEPARATION_PICTURES]
    for done, sample in enumerate(some):
        progress.checkpoint(done, len(some), "Trying made-up defects")
        try:
            image = shrunk(read_image(sample.path), 4 * LONGEST_SIDE)
        except FomoadError:
            continue
        rng = np.random.default_rng(int(sample.id[:8], 16))
        scores.append(scorer.score(image).score)
        made_up += [scorer.score(make(rng, image, image[::-1, ::-1].copy())[0]).score for make in KINDS.values()]
    if len(scores) < 5:
        return []
    figure = roc_auc(scores, made_up)
    if figure >= SEPARATED:
        return []
    return [
        Concern(
            "unseparated",
            f"Made-up defects are hardly told from good pictures: image AUROC {figure:.2f} on "
            f"{counted(len(scores), 'picture')}.",
            "Find the best settings (fomoad tune): another size or network may see more.",
        )
    ]


def _on_defect_sizes(dataset: Dataset, scorer: Scorer, progress: Progress) -> list[Concern]:
    """Against the receptive field and the cells, where masks say how large defects are."""
    sides: list[float] = []
    masked = [s for s in dataset.samples if s.label is Label.DEFECT and s.mask_path]
    for done, sample in enumerate(masked):
        progress.checkpoint(done, len(masked), "Measuring defects")
        try:
            mask = fitted_mask(sample, scorer.bundle.input)
        except FomoadError:
            continue
        rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
        if rows.size:
            sides.append(float(max(np.ptp(rows), np.ptp(columns)) + 1))
    if not sides:
        return []
    field, stride = scorer.grid.vertical.receptive_field, scorer.grid.vertical.stride
    usual, concerns = float(np.median(sides)), []
    if usual > field:
        concerns.append(
            Concern(
                "large-defects",
                f"Half of the defects are {usual:.0f} pixels of the input or longer, and a cell sees {field}.",
                "Choose a smaller input size or a deeper cut.",
            )
        )
    if usual < stride / 2:
        concerns.append(
            Concern(
                "small-defects",
                f"Half of the defects are {usual:.0f} pixels of the input or shorter, and cells lie {stride} apart.",
                "Choose a larger input size.",
            )
        )
    return concerns
