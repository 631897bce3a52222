"""How often suggested labels are right, and how many shuffled labels are told, on the sign digits.

python -m tests.benchmarks.sign_digits [--draws 20]

Reads the reference data (FOMOAD_REFERENCE_DATA, default ../shared).
"""

from __future__ import annotations

import argparse
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fomoad_gui.core.progress import NoProgress
from fomoad_gui.core.samples import Label, Sample
from fomoad_gui.pipeline.explore.describe import describe
from fomoad_gui.pipeline.explore.findings import Kind, findings
from fomoad_gui.pipeline.explore.mapping import Layout, PictureMap, mapped
from fomoad_gui.pipeline.importing import sample_of

DATA = Path(os.environ.get("FOMOAD_REFERENCE_DATA", "../shared")) / "data" / "sign_digits"
LABELS_A_CLASS = 5
SHUFFLED = 0.05


def main() -> None:
    """The mean and the worst of the draws."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--draws", type=int, default=20)
    draws = parser.parse_args().draws
    paths = sorted(path for path in DATA.rglob("*") if path.suffix.lower() in (".jpg", ".png"))
    names = sorted({path.parent.name for path in paths})
    truth = np.array([names.index(path.parent.name) for path in paths])
    samples = [sample_of(str(path)) for path in paths]
    on_map = mapped(describe(samples, NoProgress()), Layout.COMPONENTS, NoProgress())
    told, right = np.array([suggested(on_map, samples, truth, seed) for seed in range(draws)]).T
    share = right / told
    print(f"{len(samples)} pictures of {len(names)} classes, {LABELS_A_CLASS} labels a class, {draws} draws")
    print(f"suggested {told.mean():.0f}, right {right.sum() / told.sum():.1%}, at the worst {share.min():.1%}")
    count = round(SHUFFLED * len(samples))
    caught = np.array([shuffled(on_map, samples, truth, count, seed) for seed in range(draws)]) / count
    print(f"of {count} shuffled labels among the first {count}: {caught.mean():.1%}, at the worst {caught.min():.1%}")


def suggested(on_map: PictureMap, samples: list[Sample], truth: NDArray[np.int64], seed: int) -> tuple[int, int]:
    """How many labels are suggested, and how many of those are right."""
    generator, place = np.random.default_rng(seed), {one: i for i, one in enumerate(on_map.ids)}
    known = [
        generator.choice(np.flatnonzero(truth == one), LABELS_A_CLASS, replace=False) for one in range(truth.max() + 1)
    ]
    chosen = set(np.concatenate(known).tolist())
    labelled = [_as(one, truth[i]) if i in chosen else one for i, one in enumerate(samples)]
    found = findings(on_map, labelled, NoProgress()).suggestions
    return len(found), sum(one.defect_class == str(truth[place[one.id]]) for one in found)


def shuffled(on_map: PictureMap, samples: list[Sample], truth: NDArray[np.int64], count: int, seed: int) -> int:
    """How many of `count` wrong labels are among the first `count` told."""
    generator, place = np.random.default_rng(seed), {one: i for i, one in enumerate(on_map.ids)}
    wrong = generator.choice(len(truth), count, replace=False)
    classes, labels = int(truth.max()) + 1, truth.copy()
    labels[wrong] = (truth[wrong] + generator.integers(1, classes, count)) % classes
    found = findings(on_map, [_as(one, labels[i]) for i, one in enumerate(samples)], NoProgress()).found
    first = [place[one.id] for one in found if one.kind is Kind.MISLABELLED][:count]
    return len({*first} & {*wrong.tolist()})


def _as(sample: Sample, number: int) -> Sample:
    return replace(sample, label=Label.DEFECT, defect_class=str(number))


if __name__ == "__main__":
    main()
