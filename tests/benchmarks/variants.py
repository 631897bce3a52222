"""How settings other than the automatic ones do on the test split, int8, one line a variant.

    python -m tests.benchmarks.variants DATA [--folders elpv/mono,...] [--budget 0.05] '{"dimensions": 64}' '{}' ...

A variant is JSON of the fields of `TrainSettings` that differ from the automatic ones. Image AUROC for each folder and
their mean, then good test pictures over the threshold, and defects under it.
"""

from __future__ import annotations

import argparse
import json
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

from fomoad_gui.core.metrics import roc_auc
from fomoad_gui.core.progress import NoProgress
from fomoad_gui.core.samples import Label
from fomoad_gui.pipeline.bench.ours import trained
from fomoad_gui.pipeline.bench.values import Trial
from fomoad_gui.pipeline.importing import scan
from fomoad_gui.pipeline.recipe import TrainSettings
from fomoad_gui.pipeline.settings_record import settings_from_record, settings_to_record
from tests.benchmarks.backbone_quality import FOLDERS


def tested(folder: Path, variant: str, budget: float) -> tuple[float, str, str]:
    """Image AUROC, false alarms of good pictures, misses of defects."""
    settings = settings_from_record(settings_to_record(TrainSettings()) | json.loads(variant))
    trial = Trial(scan([folder], NoProgress()).dataset, settings.backbone, settings.precision, 0, 0, budget)
    outcome = trained(replace(settings, false_alarm_rate=budget))(trial, NoProgress())
    is_defect = [sample.label is Label.DEFECT for sample in outcome.samples]
    good = [s for s, bad in zip(outcome.scores, is_defect, strict=True) if not bad]
    defect = [s for s, bad in zip(outcome.scores, is_defect, strict=True) if bad]
    assert outcome.threshold is not None
    alarms, misses = sum(s >= outcome.threshold for s in good), sum(s < outcome.threshold for s in defect)
    return roc_auc(good, defect), f"{alarms}/{len(good)}", f"{misses}/{len(defect)}"


def main() -> None:
    """One line for each variant."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("variants", nargs="+")
    parser.add_argument("--folders", default=",".join(FOLDERS))
    parser.add_argument("--budget", type=float, default=0.05)
    options = parser.parse_args()
    folders = options.folders.split(",")
    print(f"| variant | {' | '.join(folders)} | mean | false alarms | misses |")
    print(f"|{'---|' * (len(folders) + 4)}")
    with ProcessPoolExecutor() as pool:
        asked = [
            [pool.submit(tested, options.data / folder, variant, options.budget) for folder in folders]
            for variant in options.variants
        ]
        for variant, futures in zip(options.variants, asked, strict=True):
            rows = [future.result() for future in futures]
            figures = " | ".join(f"{row[0]:.3f}" for row in rows)
            mean = sum(row[0] for row in rows) / len(rows)
            alarms, misses = ", ".join(row[1] for row in rows), ", ".join(row[2] for row in rows)
            print(f"| {variant} | {figures} | {mean:.4f} | {alarms} | {misses} |", flush=True)


if __name__ == "__main__":
    main()
