"""What the fixed-point scorer moves: the exported C, in float32 and in fixed point, on the test pictures of folders.

    python -m tests.benchmarks.c_scorer DATA [--folders elpv/mono,...] [--head shared]

One line a folder: image AUROC of either scorer, the largest difference of a picture's score, the deviation of those of
good pictures beside it, and in how many verdicts the two differ.
"""

from __future__ import annotations

import numpy as np

from fomoad_gui.core.metrics import roc_auc
from fomoad_gui.export.c.compiled import FIXED_POINT, compiled
from tests.benchmarks.c_against_app import arguments, c_scores, trained_on


def main() -> None:
    """One line for each folder, then all of them together."""
    options = arguments(__doc__)
    print("| folder | float | fixed | largest difference | deviation of good pictures | verdicts that differ |")
    print("|---|---|---|---|---|---|")
    differing, total = 0, 0
    for folder in options.folders.split(","):
        trained = trained_on(options.data / folder, options)
        detector = compiled(trained.model)
        scores = {
            name: c_scores(detector, trained.inputs, further)
            for name, further in (("float", ()), ("fixed", FIXED_POINT))
        }
        good, odd = ~trained.is_defect, trained.is_defect
        threshold = trained.model.bundle.calibration.threshold
        moved = int(((scores["float"] >= threshold) != (scores["fixed"] >= threshold)).sum())
        differing, total = differing + moved, total + len(good)
        figures = " | ".join(f"{roc_auc(found[good], found[odd]):.4f}" for found in scores.values())
        difference = np.abs(scores["float"] - scores["fixed"]).max()
        deviation = scores["float"][good].std()
        print(f"| {folder} | {figures} | {difference:.2g} | {deviation:.2g} | {moved} of {len(good)} |", flush=True)
    print(f"| all | | | | | {differing} of {total}, {differing / total:.2%} |")


if __name__ == "__main__":
    main()
