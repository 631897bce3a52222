"""The exported C beside the app and beside the reference kernels, on the test pictures of real folders.

    python -m tests.benchmarks.c_against_app DATA [--folders elpv/mono,...] [--head shared] [--kernels reference]

One line a folder: how many of all values of the trunk's last map differ between the C and TensorFlow Lite's reference
kernels (`BUILTIN_REF`), image AUROC of the app (by these kernels or LiteRT as it comes, XNNPACK) and of the C, and in
how many verdicts they differ; the threshold is set by the app's scores.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fomoad_gui.backbone.graph.run import run_reference_steps
from fomoad_gui.core.arrays import Float64Array, Uint8Array
from fomoad_gui.core.detector import HeadKind
from fomoad_gui.core.kernels import Kernels
from fomoad_gui.core.metrics import roc_auc
from fomoad_gui.core.progress import NoProgress
from fomoad_gui.core.samples import Label, Split
from fomoad_gui.export.c.compiled import CompiledDetector, compiled
from fomoad_gui.export.c.native import NativeDetector
from fomoad_gui.pipeline.importing import scan
from fomoad_gui.pipeline.recipe import recipe
from fomoad_gui.pipeline.score import Scorer
from fomoad_gui.pipeline.train import train
from fomoad_gui.store.model_file import StoredModel
from fomoad_gui.vision.fit import fit_image
from fomoad_gui.vision.read import read_image
from tests.benchmarks.backbone_quality import FOLDERS
from tests.support.c_models import last_map, pooled_at_once


@dataclass(frozen=True, slots=True, eq=False)
class Trained:
    """A model of a folder, and its labelled test pictures: inputs as the network sees them, and which show a defect."""

    model: StoredModel
    inputs: list[Uint8Array]
    is_defect: NDArray[np.bool_]


def arguments(description: str | None) -> argparse.Namespace:
    """DATA, --folders, --head, --backbone and --kernels."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--folders", default=",".join(FOLDERS))
    parser.add_argument("--head", choices=[HeadKind.SHARED, HeadKind.CELL], default=HeadKind.SHARED, type=HeadKind)
    parser.add_argument("--backbone", default="mobilenet_v2_0.1")
    parser.add_argument("--kernels", choices=list(Kernels), default=Kernels.FAST, type=Kernels)
    return parser.parse_args()


def trained_on(folder: Path, options: argparse.Namespace) -> Trained:
    """A model of 96 x 96 pixels and 16 dimensions, for 5 % of false alarms."""
    settings = replace(recipe(options.head), backbone=options.backbone, width=96, height=96, keep_proportions=False)
    settings = replace(settings, dimensions=16, false_alarm_rate=0.05, kernels=options.kernels)
    dataset = scan([folder], NoProgress()).dataset
    found = train(dataset, settings, NoProgress())
    model = StoredModel(found.bundle, found.backbone)
    tests = [s for s in dataset.samples if s.split is Split.TEST and s.label is not Label.UNLABELLED]
    inputs = [fit_image(read_image(sample.path), model.bundle.input) for sample in tests]
    return Trained(model, inputs, np.array([sample.label is Label.DEFECT for sample in tests]))


def c_scores(detector: CompiledDetector, inputs: Sequence[Uint8Array], further: tuple[str, ...] = ()) -> Float64Array:
    """Of pictures by the C, compiled for this machine with `further` definitions: float64 [N]."""
    with NativeDetector(detector.sources, further) as native:
        return np.array([native.run(picture).score for picture in inputs])


def steps_that_differ(model: StoredModel, inputs: Sequence[Uint8Array]) -> tuple[int, int]:
    """Values of the trunk's last map by the C that are not the reference kernels', and how many there are."""
    spec = model.bundle.input
    pooled = pooled_at_once(model.backbone, spec)
    detector, differing = compiled(pooled), 0
    expected = run_reference_steps(model.backbone, spec, np.stack(inputs))
    with NativeDetector(detector.sources) as native:
        for picture, steps in zip(inputs, expected, strict=True):
            native.run(picture)
            differing += int((last_map(native, detector) != steps).sum())
    return differing, expected.size


def main() -> None:
    """One line for each folder, then all of them together."""
    options = arguments(__doc__)
    print("| folder | values that differ from the reference | app | C | verdicts that differ from the app |")
    print("|---|---|---|---|---|")
    differing, total = 0, 0
    for folder in options.folders.split(","):
        trained = trained_on(options.data / folder, options)
        model, inputs, is_defect = trained.model, trained.inputs, trained.is_defect
        scorer = Scorer(model.bundle, model.backbone)
        in_app = np.array([scorer.score_embedding(scorer.extractor.embed_input(i), 96, 96).score for i in inputs])
        in_c = c_scores(compiled(model), inputs)
        threshold = model.bundle.calibration.threshold
        moved = int(((in_app >= threshold) != (in_c >= threshold)).sum())
        differing, total = differing + moved, total + len(inputs)
        wrong, values = steps_that_differ(model, inputs)
        figures = " | ".join(f"{roc_auc(found[~is_defect], found[is_defect]):.4f}" for found in (in_app, in_c))
        print(f"| {folder} | {wrong} of {values:,} | {figures} | {moved} of {len(inputs)} |", flush=True)
    print(f"| all | | | | {differing} of {total}, {differing / total:.2%} |")


if __name__ == "__main__":
    main()
