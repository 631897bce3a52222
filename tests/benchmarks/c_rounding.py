"""What rounding once moves: the exported C, fast and exact, on the test pictures of real folders.

    python -m tests.benchmarks.c_rounding DATA [--folders elpv/mono,...] [--head shared]

One line a folder: image AUROC of the app (LiteRT), of the exact and of the fast C, and in how many verdicts the fast
one differs from the exact one and from the app, by whose scores the threshold was set.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

import numpy as np

from fomoad_gui.core.detector import HeadKind
from fomoad_gui.core.metrics import roc_auc
from fomoad_gui.core.progress import NoProgress
from fomoad_gui.core.samples import Label, Split
from fomoad_gui.export.c.compiled import compiled
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


def main() -> None:
    """One line for each folder, then all of them together."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--folders", default=",".join(FOLDERS))
    parser.add_argument("--head", choices=[HeadKind.SHARED, HeadKind.CELL], default=HeadKind.SHARED, type=HeadKind)
    parser.add_argument("--backbone", default="mobilenet_v2_0.1")
    options = parser.parse_args()
    settings = replace(recipe(options.head), backbone=options.backbone, width=96, height=96, keep_proportions=False)
    settings = replace(settings, dimensions=16, false_alarm_rate=0.05)
    print("| folder | app | exact C | fast C | fast otherwise than exact | fast otherwise than the app |")
    print("|---|---|---|---|---|---|")
    differing, total = np.zeros(2, int), 0
    for folder in options.folders.split(","):
        dataset = scan([options.data / folder], NoProgress()).dataset
        trained = train(dataset, settings, NoProgress())
        model = StoredModel(trained.bundle, trained.backbone)
        tests = [s for s in dataset.samples if s.split is Split.TEST and s.label is not Label.UNLABELLED]
        inputs = [fit_image(read_image(sample.path), model.bundle.input) for sample in tests]
        is_defect = np.array([sample.label is Label.DEFECT for sample in tests])
        scorer = Scorer(model.bundle, model.backbone)
        scores = {
            "app": np.array([scorer.score_embedding(scorer.extractor.embed_input(i), 96, 96).score for i in inputs])
        }
        for rounding in Rounding:
            detector = compiled(model, rounding)
            with NativeDetector(detector.sources, detector.definitions) as native:
                scores[rounding.value] = np.array([native.run(picture).score for picture in inputs])
        threshold = model.bundle.calibration.threshold
        is_odd = {name: found >= threshold for name, found in scores.items()}
        moved = np.array([(is_odd["fast"] != is_odd[name]).sum() for name in ("exact", "app")])
        differing, total = differing + moved, total + len(tests)
        figures = " | ".join(
            f"{roc_auc(scores[name][~is_defect], scores[name][is_defect]):.4f}" for name in ("app", "exact", "fast")
        )
        print(f"| {folder} | {figures} | {moved[0]} of {len(tests)} | {moved[1]} of {len(tests)} |", flush=True)
    shares = " | ".join(f"{count} of {total}, {count / total:.2%}" for count in differing)
    print(f"| all | | | | {shares} |")


if __name__ == "__main__":
    main()
