"""Measures the path from pictures to verdicts.

    python -m tests.benchmarks.inspector quality   image AUROC and the rest on the reference folders
    python -m tests.benchmarks.inspector training  seconds to train on 300 pictures at 160 px, embedding included
    python -m tests.benchmarks.inspector cancel    how long cancelled training takes to return
    python -m tests.benchmarks.inspector stop      the same by the app's job runner, until its thread is idle
    python -m tests.benchmarks.inspector samples   adding and labelling 10,000 samples, main thread
    python -m tests.benchmarks.inspector window    how long the window takes to show, and what is loaded by then

Each prints a table; the reference data is found by FOMOAD_REFERENCE_DATA (default ../shared).
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from PySide6.QtCore import QCoreApplication

from fomoad_gui.app.jobs.runner import JobRunner
from fomoad_gui.app.jobs.values import Job, Lane
from fomoad_gui.app.operations.samples import AddSamples, label_samples
from fomoad_gui.app.session import Session
from fomoad_gui.app.stored import load_snapshot
from fomoad_gui.core.errors import Cancelled
from fomoad_gui.core.progress import NoProgress
from fomoad_gui.core.samples import Dataset, Label, Sample, Split
from fomoad_gui.pipeline.evaluate import evaluate
from fomoad_gui.pipeline.importing import scan
from fomoad_gui.pipeline.recipe import TrainSettings
from fomoad_gui.pipeline.score import Scorer
from fomoad_gui.pipeline.train import train
from fomoad_gui.store.project import Project

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


def stop() -> None:
    """Cancel a training job of the app: until the call returns, and until the thread is idle."""
    application = QCoreApplication(sys.argv[:1])
    dataset = _three_hundred()
    returns, idles = [], []
    for moment in np.linspace(0.2, 3.0, CANCELLATIONS):
        runner = JobRunner()
        runner.submit(
            Job("train", Lane.COMPUTE, "Training", lambda progress: train(dataset, TrainSettings(), progress)),
            lambda _outcome: None,
        )
        time.sleep(moment)
        started = time.perf_counter()
        runner.cancel("train")
        returns.append(time.perf_counter() - started)
        runner.shutdown()
        idles.append(time.perf_counter() - started)
    application.processEvents()
    print(f"control back after {1000 * max(returns):.1f} ms, thread idle after {1000 * max(idles):.0f} ms at most")


def samples() -> None:
    """Session and project, without a window."""
    application = QCoreApplication(sys.argv[:1])
    given = [Sample(f"{n:064x}", f"/parts/{n}.png", 640, 480, Label.GOOD, split=Split.TEST) for n in range(10_000)]
    with tempfile.TemporaryDirectory() as folder:
        session = Session()
        project = Project.create(Path(folder) / "Many.fomoad")
        session.attach(project, load_snapshot(project))
        for what, work in (
            ("add 10,000", lambda: session.perform(AddSamples(session, given))),
            ("label one", lambda: label_samples(session, [given[5].id], Label.DEFECT, "scratch")),
            ("label all", lambda: label_samples(session, [s.id for s in given], Label.DEFECT, "dent")),
        ):
            started = time.process_time()
            work()
            print(f"{what}: {time.process_time() - started:.2f} s of CPU")
        session.detach()
    application.processEvents()


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
    {"quality": quality, "training": training, "cancel": cancel, "stop": stop, "samples": samples, "window": window}[
        sys.argv[1]
    ]()
