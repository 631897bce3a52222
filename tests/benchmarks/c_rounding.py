"""What rounding once moves: the exported C, fast and exact, on the test pictures of real folders.

    python -m tests.benchmarks.c_rounding DATA [--folders elpv/mono,...] [--head shared]

One line a folder: image AUROC of the app (LiteRT), of the exact and of the fast C, and in how many verdicts the fast
one differs from the exact one and from the app, by whose scores the threshold was set.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fomoad_gui.core.arrays import Float64Array, Uint8Array
from fomoad_gui.core.detector import HeadKind
from fomoad_gui.core.metrics import roc_auc
from fomoad_gui.core.progress import NoProgress
from fomoad_gui.core.samples import Label, Split
from fomoad_gui.export.c.compiled import CompiledDetector, compiled
from fomoad_gui.export.c.native import NativeDetector
from fomoad_gui.export.c.requantisation import Rounding
from fomoad_gui.pipeline.importing import scan
from fomoad_gui.pipeline.recipe import recipe
from fomoad_gui.pipeline.score import Scorer
from fomoad_gui.pipeline.train import train
from fomoad_gui.store.model_file import StoredModel
from fomoad_gui.vision.fit import fit_image
from fomoad_gui.vision.read import read_image
from tests.benchmarks.backbone_quality import FOLDERS


@dataclass(frozen=True, slots=True, eq=False)
class Trained:
    """A model of a folder, and its labelled test pictures: inputs as the network sees them, and which show a defect."""

    model: StoredModel
    inputs: list[Uint8Array]
    is_defect: NDArray[np.bool_]


def arguments(description: str | None) -> argparse.Namespace:
    """DATA, --folders, --head and --backbone."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--folders", default=",".join(FOLDERS))
    parser.add_argument("--head", choices=[HeadKind.SHARED, HeadKind.CELL], default=HeadKind.SHARED, type=HeadKind)
    parser.add_argument("--backbone", default="mobilenet_v2_0.1")
    return parser.parse_args()


def trained_on(folder: Path, options: argparse.Namespace) -> Trained:
    """A model of 96 x 96 pixels and 16 dimensions, for 5 % of false alarms."""
    settings = replace(recipe(options.head), backbone=options.backbone, width=96, height=96, keep_proportions=False)
    settings = replace(settings, dimensions=16, false_alarm_rate=0.05)
    dataset = scan([folder], NoProgress()).dataset
    found = train(dataset, settings, NoProgress())
    model = StoredModel(found.bundle, found.backbone)
    tests = [s for s in dataset.samples if s.split is Split.TEST and s.label is not Label.UNLABELLED]
    inputs = [fit_image(read_image(sample.path), model.bundle.input) for sample in tests]
    return Trained(model, inputs, np.array([sample.label is Label.DEFECT for sample in tests]))


def c_scores(detector: CompiledDetector, inputs: Sequence[Uint8Array], further: tuple[str, ...] = ()) -> Float64Array:
    """Of pictures by the C, compiled for this machine with `further` definitions: float64 [N]."""
    with NativeDetector(detector.sources, (*detector.definitions, *further)) as native:
        return np.array([native.run(picture).score for picture in inputs])


def main() -> None:
    """One line for each folder, then all of them together."""
    options = arguments(__doc__)
    print("| folder | app | exact C | fast C | fast otherwise than exact | fast otherwise than the app |")
    print("|---|---|---|---|---|---|")
    differing, total = np.zeros(2, int), 0
    for folder in options.folders.split(","):
        trained = trained_on(options.data / folder, options)
        model, inputs, is_defect = trained.model, trained.inputs, trained.is_defect
        scorer = Scorer(model.bundle, model.backbone)
        scores = {
            "app": np.array([scorer.score_embedding(scorer.extractor.embed_input(i), 96, 96).score for i in inputs])
        }
        for rounding in Rounding:
            scores[rounding.value] = c_scores(compiled(model, rounding), inputs)
        threshold = model.bundle.calibration.threshold
        is_odd = {name: found >= threshold for name, found in scores.items()}
        moved = np.array([(is_odd["fast"] != is_odd[name]).sum() for name in ("exact", "app")])
        differing, total = differing + moved, total + len(inputs)
        figures = " | ".join(
            f"{roc_auc(scores[name][~is_defect], scores[name][is_defect]):.4f}" for name in ("app", "exact", "fast")
        )
        print(f"| {folder} | {figures} | {moved[0]} of {len(inputs)} | {moved[1]} of {len(inputs)} |", flush=True)
    shares = " | ".join(f"{count} of {total}, {count / total:.2%}" for count in differing)
    print(f"| all | | | | {shares} |")


if __name__ == "__main__":
    main()
