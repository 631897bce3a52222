"""How good the tuner's choice is: every candidate of its own search, judged afterwards by the test split.

    python -m tests.benchmarks.tuner DATA [--folders elpv/mono,...] [--minutes 10]

One line a folder: the image AUROC of the choice, of the best candidate and of the default settings on the test split.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from fomoad_gui.core.arrays import Float32Array
from fomoad_gui.core.progress import NoProgress
from fomoad_gui.core.samples import Dataset
from fomoad_gui.pipeline.evaluate import evaluate
from fomoad_gui.pipeline.importing import scan
from fomoad_gui.pipeline.recipe import TrainSettings
from fomoad_gui.pipeline.score import Scorer
from fomoad_gui.pipeline.train import train
from fomoad_gui.pipeline.tune.search import tune
from fomoad_gui.pipeline.tune.values import Budget
from tests.benchmarks.backbone_quality import FOLDERS


class Remembered:
    """Embeddings in memory: candidates that differ in their scoring alone share them."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], Float32Array] = {}

    def get_embeddings(self, recipe: str, ids: Sequence[str]) -> Mapping[str, Float32Array]:
        """Those that are known."""
        return {one: self._kept[recipe, one] for one in ids if (recipe, one) in self._kept}

    def put_embeddings(self, recipe: str, ids: Sequence[str], embeddings: Float32Array) -> None:
        """Keep these."""
        self._kept.update({(recipe, one): embedding for one, embedding in zip(ids, embeddings, strict=True)})


def tested(dataset: Dataset, settings: TrainSettings, cache: Remembered | None) -> float:
    """Image AUROC on the test split."""
    trained = train(dataset, settings, NoProgress(), cache=cache)
    result = evaluate(dataset, Scorer(trained.bundle, trained.backbone), NoProgress(), cache=cache)
    assert result.image_auroc is not None
    return result.image_auroc


def main() -> None:
    """One line for each folder, then the means."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--folders", default=",".join(FOLDERS))
    parser.add_argument("--minutes", type=float, default=10)
    options = parser.parse_args()
    print("| folder | chosen | best | default | candidates | seconds | within .02 | the choice |")
    print("|---|---|---|---|---|---|---|---|")
    rows = []
    for folder in options.folders.split(","):
        dataset = scan([options.data / folder], NoProgress()).dataset
        started = time.perf_counter()
        tuned = tune(dataset, TrainSettings(), Budget(), NoProgress(), minutes=options.minutes)
        seconds = time.perf_counter() - started
        figures, cache, of = [], Remembered(), None
        for one in tuned.judged:
            group = (one.settings.backbone, one.settings.cut, one.settings.width, one.settings.height)
            if group != of:
                cache, of = Remembered(), group
            figures.append(tested(dataset, one.settings, cache))
        chosen = figures[tuned.judged.index(tuned.chosen)]
        default = tested(dataset, TrainSettings(), None)
        rows.append((chosen, max(figures), default))
        s = tuned.chosen.settings
        print(
            f"| {folder} | {chosen:.3f} | {max(figures):.3f} | {default:.3f} | {len(figures)} | {seconds:.0f} | "
            f"{'yes' if chosen >= max(figures) - 0.02 else 'no'} | {s.backbone} {s.cut} {s.width}x{s.height} "
            f"{s.head.value} {s.dimensions} corrected {s.correction} top {s.top_share:g} |",
            flush=True,
        )
    means = " | ".join(f"{mean:.3f}" for mean in np.mean(rows, axis=0))
    print(f"| mean | {means} | | | {sum(c >= b - 0.02 for c, b, _ in rows)} of {len(rows)} | |")


if __name__ == "__main__":
    main()
