"""The search: group by group, what is known already left out, until time is up."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import asdict, dataclass, replace

import numpy as np

from fomoad_gui.backbone.catalogue import find
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.problems import Problem
from fomoad_gui.core.progress import Progress
from fomoad_gui.core.samples import Dataset, Label, Sample, Split
from fomoad_gui.pipeline.extract import Extractor
from fomoad_gui.pipeline.model import model_grid
from fomoad_gui.pipeline.parallel import executor_or_threads
from fomoad_gui.pipeline.projecting import projection_for
from fomoad_gui.pipeline.recipe import TrainSettings, with_own_choices
from fomoad_gui.pipeline.tune.candidates import Group, groups
from fomoad_gui.pipeline.tune.choosing import choose
from fomoad_gui.pipeline.tune.costing import cost, fits, seconds_per_picture, trunk_profile
from fomoad_gui.pipeline.tune.judging import judge
from fomoad_gui.pipeline.tune.made_up import Order, embed_with_made_up
from fomoad_gui.pipeline.tune.values import Budget, Judged, Tuned

MOST_GOOD = 300
"""Good pictures a search looks at; more are thinned at random."""
MOST_DEFECTIVE = 100
"""Of these, how many get made-up defects."""
MADE_UP = 300
"""Made-up defects of each kind, several on a picture where there are few pictures."""
MOST_TIMES = 5
FEWEST_GOOD = 8
FEWEST_REAL = 5
"""Labelled defects below which made-up ones are the better judges."""
MINUTES = 10.0

Known = Mapping[str, Sequence[Judged]]
"""What an earlier search found, by `group_key`."""
Keep = Callable[[str, Sequence[Judged]], None]
"""Is told of every group as it is done, so that a search can go on where it was broken off."""


@dataclass(frozen=True, slots=True)
class _Pictures:
    """Good pictures to learn and be judged by, which of them get made-up defects, and labelled defects."""

    orders: tuple[Order, ...]
    defects: tuple[Sample, ...]


def tune(
    dataset: Dataset,
    base: TrainSettings,
    budget: Budget,
    progress: Progress,
    executor: Executor | None = None,
    known: Known | None = None,
    keep: Keep | None = None,
    minutes: float = MINUTES,
) -> Tuned:
    """Search for the settings that find defects best within the budget; the test split is never looked at.

    Colour, fit, precision and seed are those of `base`, and so are, for the training, rates, evidence and regions,
    which the search does not look at. Judges by the labelled defects of the calibration split where there are some,
    else by made-up ones. Raises `FomoadError` if there are too few good pictures or nothing keeps to the budget;
    `Cancelled` at any time, with all finished groups handed to `keep`.
    """
    started = time.monotonic()
    pictures = _pictures(dataset)
    good = [order.sample for order in pictures.orders]
    judged: list[Judged] = []
    problems: list[Problem] = []
    unfit = untried = 0
    everything = groups(base, good)
    with executor_or_threads(executor) as pool:
        for number, group in enumerate(everything):
            progress.checkpoint(number, len(everything), f"Trying {_described(group)}")
            key = group_key(group, pictures.orders, pictures.defects, budget)
            if known is not None and key in known:
                judged += known[key]
                continue
            variants = _affordable(group, budget)
            unfit += len(list(group.variants())) - len(variants)
            if not variants:
                continue
            if judged and time.monotonic() - started > 60 * minutes:
                untried += len(variants)
                continue
            mine, troubles = _judge_group(group, variants, pictures, budget, pool, progress)
            if keep is not None:
                keep(key, mine)
            judged += mine
            problems += [trouble for trouble in troubles if trouble not in problems]
    # what a person has chosen besides plays no part in the search, and what was found stays true when that changes
    judged = [replace(one, settings=with_own_choices(one.settings, base)) for one in judged]
    fitting = [one for one in judged if fits(one.cost, budget)]
    if not fitting:
        raise FomoadError(
            "No detector of this search keeps to the budget.",
            "Ask for fewer frames per second or more memory, or choose a faster board.",
        )
    unfit += len(judged) - len(fitting)
    chosen, reason = choose(fitting, bool(pictures.defects))
    return Tuned(chosen, reason, tuple(fitting), unfit, untried, bool(pictures.defects), tuple(problems))


def group_key(group: Group, orders: Sequence[Order], defects: Sequence[Sample], budget: Budget) -> str:
    """Names all that the outcome of a group hangs on."""
    facts = {
        "group": asdict(group),
        "pictures": [(order.sample.id, order.times) for order in orders],
        "defects": [sample.id for sample in defects],
        "board": budget.board.name if budget.board else "",
        "affordable": [asdict(variant) for variant in _affordable(group, budget)],
    }
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def _pictures(dataset: Dataset) -> _Pictures:
    good = dataset.select(Label.GOOD, Split.TRAIN) + dataset.select(Label.GOOD, Split.CALIBRATION)
    if len(good) < FEWEST_GOOD:
        raise FomoadError(
            f"{len(good)} good pictures outside the test split are too few to compare settings by.",
            f"Add good pictures until there are {FEWEST_GOOD} or more; 50 make a steady comparison.",
        )
    # ids are hashes of the content: in their order pictures are as good as shuffled
    chosen = sorted(good, key=lambda sample: sample.id)[:MOST_GOOD]
    defects = dataset.select(Label.DEFECT, Split.CALIBRATION)
    real = defects if len(defects) >= FEWEST_REAL else ()
    others = [*chosen[1:], chosen[0]]
    times = 0 if real else min(MOST_TIMES, round(MADE_UP / min(len(chosen), MOST_DEFECTIVE)))
    orders = tuple(
        Order(sample, other, times) if times and number < MOST_DEFECTIVE else Order(sample)
        for number, (sample, other) in enumerate(zip(chosen, others, strict=True))
    )
    return _Pictures(orders, real)


def _affordable(group: Group, budget: Budget) -> list[TrainSettings]:
    """Those that a board can carry; what this computer can is seen when it is measured."""
    common = group.common
    if budget.board is None and budget.max_ram is None:
        return list(group.variants())
    entry = find(common.backbone, common.cut, common.channels, common.precision)
    backbone = entry.read()
    trunk, grid = trunk_profile(backbone, common), model_grid(backbone, common.pooling, common.input)
    unmeasured = Budget(budget.board, budget.min_fps if budget.board else None, budget.max_ram)
    return [
        variant
        for variant in group.variants()
        if fits(cost(variant, unmeasured, trunk, len(backbone), grid, entry.dimensions), unmeasured)
    ]


def _judge_group(
    group: Group,
    variants: Sequence[TrainSettings],
    pictures: _Pictures,
    budget: Budget,
    pool: Executor,
    progress: Progress,
) -> tuple[list[Judged], list[Problem]]:
    common = max(variants, key=lambda variant: variant.dimensions)
    entry = find(common.backbone, common.cut, common.channels, common.precision)
    backbone = entry.read()
    grid = model_grid(backbone, common.pooling, common.input)
    learn = [order.sample for order in pictures.orders]
    projection = projection_for(common, backbone, entry.dimensions, learn, progress)
    extractor = Extractor(backbone, common.input, common.pooling, projection)
    stage = f"Trying {_described(group)}"
    embeddings, problems = embed_with_made_up(pictures.orders, extractor, pool, progress, stage)
    real = None
    if pictures.defects:
        orders = [Order(sample) for sample in pictures.defects]
        found, troubles = embed_with_made_up(orders, extractor, pool, progress, stage)
        real, problems = found.good, [*problems, *troubles]
    trunk = trunk_profile(backbone, common)
    seconds = None if budget.board else seconds_per_picture(extractor, common)
    judged = []
    for settings, by_kind in judge(embeddings, real, variants, progress):
        what = cost(settings, budget, trunk, len(backbone), grid, entry.dimensions, seconds)
        judged.append(Judged(settings, float(np.mean(list(by_kind.values()))), dict(by_kind), what))
    return judged, problems


def _described(group: Group) -> str:
    common = group.common
    return f"{common.backbone} at {common.width} × {common.height} pixels"
