"""Defects that are labelled good among what is learnt from: how many are told, and beside how many good pictures.

python -m tests.benchmarks.suspicious [--share 0.05] [--draws 5]

Reads the sets of the reference data (FOMOAD_REFERENCE_DATA, default ../shared) that come with good and bad pictures.
"""

from __future__ import annotations

import argparse
import os
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

from fomoad_gui.core.detector import HeadKind
from fomoad_gui.core.progress import NoProgress
from fomoad_gui.core.samples import Dataset, Label, Sample, Split
from fomoad_gui.core.suspects import upper_fence
from fomoad_gui.pipeline.explore.left_out import left_out_scores
from fomoad_gui.pipeline.importing import scan
from fomoad_gui.pipeline.recipe import recipe
from fomoad_gui.pipeline.train import train

DATA = Path(os.environ.get("FOMOAD_REFERENCE_DATA", "../shared")) / "data"
RULES = ("fence", "threshold", "three deviations")
MAD = 1.4826
"""From the median absolute deviation to the standard deviation of a normal distribution."""
SETS = ("mvtec3d/tire", "magnetic_tile/tile", "kolektor_sdd/commutator", "aws_l4v/aliens")


def main() -> None:
    """One line for each set and rule: sums over the draws."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--share", type=float, default=0.05, help="defects among those labelled good (default 0.05)")
    parser.add_argument("--draws", type=int, default=5)
    options = parser.parse_args()
    print("set, rule: told, defects among them, defects there are, good pictures told where no defect is among them")
    for name in SETS:
        samples = scan([DATA / name], NoProgress()).samples
        good = [s for s in samples if s.label is Label.GOOD and s.split is not Split.TEST]
        bad = [s for s in samples if s.label is Label.DEFECT]
        count = min(len(bad), max(1, round(options.share * len(good))))
        told, right = dict.fromkeys(RULES, 0), dict.fromkeys(RULES, 0)
        started = time.monotonic()
        for seed in range(options.draws):
            chosen = np.random.default_rng(seed).choice(len(bad), count, replace=False)
            wrong = [replace(bad[i], label=Label.GOOD, defect_class="", split=Split.TRAIN) for i in chosen]
            for rule, found in unusual([*good, *wrong]).items():
                told[rule] += len(found)
                right[rule] += len(found & {sample.id for sample in wrong})
        seconds = (time.monotonic() - started) / options.draws
        clean = unusual(good)
        for rule in RULES:
            print(
                f"{name}, {rule}: {told[rule]} told, {right[rule]} of {options.draws * count} defects, "
                f"{len(clean[rule])} of {len(good)} good, {seconds:.1f} s",
                flush=True,
            )


def unusual(samples: list[Sample]) -> dict[str, set[str]]:
    """The ids of those told by each rule after a training on these."""
    trained = train(Dataset(tuple(samples)), recipe(HeadKind.CELL), NoProgress())
    learnt = [sample for sample in samples if sample.id in trained.learnt]
    scores = left_out_scores(trained.bundle, trained.backbone, learnt, NoProgress())
    values = np.array(list(scores.values()))
    deviation = MAD * float(np.median(np.abs(values - np.median(values))))
    limits = (upper_fence(values), trained.bundle.calibration.threshold, float(np.median(values)) + 3 * deviation)
    return {
        rule: {one for one, score in scores.items() if score > limit} for rule, limit in zip(RULES, limits, strict=True)
    }


if __name__ == "__main__":
    main()
