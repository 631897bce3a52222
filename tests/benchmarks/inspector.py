"""Measures the path from pictures to verdicts.

    python -m tests.benchmarks.inspector quality   image AUROC and the rest on the reference folders
    python -m tests.benchmarks.inspector training  seconds to train on 300 pictures at 160 px, embedding included
    python -m tests.benchmarks.inspector cancel    how long cancelled training takes to return
    python -m tests.benchmarks.inspector window    how long the window takes to show, and what is loaded by then

Each prints a table; the reference data is found by FOMOAD_REFERENCE_DATA (default ../shared).
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

from fomoad_gui.core.errors import Cancelled
from fomoad_gui.core.progress import NoProgress
from fomoad_gui.core.samples import Dataset, Label, Split
from fomoad_gui.pipeline.evaluate import evaluate
from fomoad_gui.pipeline.importing import scan
from fomoad_gui.pipeline.recipe import TrainSettings
from fomoad_gui.pipeline.score import Scorer
from fomoad_gui.pipeline.train import train

DATA = Path(os.environ.get("FOMOAD_REFERENCE_DATA", "../shared")) / "data"
JUDGED = ("elpv/mono", "crackforest/asphalt_patch160", "aws_l4v/aliens")
OTHERS = ("magnetic_tile/tile", "kolektor_sdd/commutator", "mvtec3d/tire")
CANCELLATIONS = 12


def quality() -> None:
    """One row for each reference folder, with the default settings but for the backbone named on the command line."""
    backbone = sys.argv[2] if len(sys.argv) > 2 else TrainSettings().backbone
    settings = TrainSettings(backbone=backbone)
    print(
        f"| folder ({backbone}, {settings.width} px) | image AUROC | pixel AUROC | AUPRO | false alarms | missed | s |"
    )
    print("|---|---|---|---|---|---|---|")
    judged = []
    for folder in JUDGED + OTHERS:
        started = time.perf_counter()
        dataset = scan([DATA / folder], NoProgress()).dataset
        trained = train(dataset, settings, NoProgress())
        result = evaluate(dataset, Scorer(trained.bundle, trained.backbone), NoProgress())
        rates = result.rates
        print(
            f"| {folder} | {_figure(result.image_auroc)} | {_figure(result.pixel_auroc)} | {_figure(result.aupro)} "
            f"| {rates.false_alarms}/{rates.n_good} | {rates.misses}/{rates.n_defect} "
            f"| {time.perf_counter() - started:.1f} |",
            flush=True,
        )
        if folder in JUDGED and result.image_auroc is not None:
            judged.append(result.image_auroc)
    print(f"\nmean image AUROC of {', '.join(JUDGED)}: {np.mean(judged):.3f}")


def training() -> None:
    """Three runs on 300 good pictures, 201 to learn from and 99 held out."""
    dataset = _three_hundred()
    for _ in range(3):
        started = time.perf_counter()
        trained = train(dataset, TrainSettings(), NoProgress())
        made = trained.bundle.provenance
        print(f"{made.n_train} + {made.n_calibration} pictures: {time.perf_counter() - started:.1f} s", flush=True)


def cancel() -> None:
    """Ask training to stop at moments spread over its run; the wait is from asking to having control back."""
    dataset = _three_hundred()
    started = time.perf_counter()
    train(dataset, TrainSettings(), NoProgress())
    whole = time.perf_counter() - started
    waits = []
    for moment in np.linspace(0.02, 0.95, CANCELLATIONS) * whole:
        stopper = _Stopper(float(moment))
        try:
            train(dataset, TrainSettings(), stopper)
        except Cancelled:
            waits.append(time.perf_counter() - stopper.asked)
    print(f"{len(waits)} cancellations: longest wait {max(waits):.2f} s, median {np.median(waits):.2f} s")


class _Stopper:
    """Wants the work stopped from `seconds` after it was made."""

    def __init__(self, seconds: float) -> None:
        self.asked = time.perf_counter() + seconds

    def checkpoint(self, done: int, total: int, message: str) -> None:
        """Raise once it is time."""
        if time.perf_counter() >= self.asked:
            raise Cancelled


def window() -> None:
    """Five starts of the application, each in a process of its own, until its first window has been painted."""
    program = (
        "import sys, tempfile, time; started = time.perf_counter()\n"
        "from pathlib import Path\n"
        "from PySide6.QtWidgets import QApplication\n"
        "from fomoad_gui.app.places import Places\n"
        "from fomoad_gui.ui.main_window import MainWindow\n"
        "application = QApplication(sys.argv[:1])\n"
        "window = MainWindow(Places.below(Path(tempfile.mkdtemp())))\n"
        "window.show()\n"
        "while not window.windowHandle().isExposed(): application.processEvents()\n"
        "application.processEvents()\n"
        "print(f'{time.perf_counter() - started:.2f} s, TensorFlow loaded:', 'tensorflow' in sys.modules)\n"
        "window.close()"
    )
    for _ in range(5):
        started = time.perf_counter()
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
        print(f"{done.stdout.strip()}, process {time.perf_counter() - started:.2f} s", flush=True)


def _three_hundred() -> Dataset:
    dataset = scan([DATA / "magnetic_tile/tile"], NoProgress()).dataset
    good = dataset.select(Label.GOOD, Split.TRAIN) + dataset.select(Label.GOOD, Split.CALIBRATION)
    assert len(good) == 300, f"{len(good)} good pictures where 300 were expected"
    return Dataset(good)


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


if __name__ == "__main__":
    {"quality": quality, "training": training, "cancel": cancel, "window": window}[sys.argv[1]]()
