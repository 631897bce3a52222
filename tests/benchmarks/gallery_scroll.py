"""How long a frame of the gallery takes with 10,000 images, and the results table at a moving threshold.

    python -m tests.benchmarks.gallery_scroll [images]

Prints, for each step, the median, the 95th percentile and the longest time in milliseconds: processor time of this
process, so that other programs on the machine do not count. A frame at 60 Hz is 16.7 ms.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from fomoad_gui.core.arrays import Uint8Array
from fomoad_gui.core.calibration import calibrate
from fomoad_gui.core.samples import Label, Sample, Split
from fomoad_gui.ui.gallery.gallery import Gallery
from fomoad_gui.ui.gallery.thumbnails import ThumbnailAnswer
from fomoad_gui.ui.results.view import ResultsView
from fomoad_gui.ui.theme.apply import apply_theme
from fomoad_gui.ui.theme.tokens import LIGHT


class NoiseSource:
    """Answers with one of a few random pictures, after a moment."""

    def __init__(self) -> None:
        rng = np.random.default_rng(0)
        sizes = ((256, 256), (180, 256), (256, 200))
        self._pictures: list[Uint8Array] = [rng.integers(0, 256, (*size, 3), np.uint8) for size in sizes]

    def request(self, sample: Sample, edge: int, done: Callable[[ThumbnailAnswer], None]) -> None:
        picture = self._pictures[int(sample.id) % len(self._pictures)]
        QTimer.singleShot(2, lambda: done(picture))


def milliseconds(act: Callable[[], object]) -> float:
    """Processor time that `act` and the painting it causes take."""
    start = time.process_time()
    act()
    QApplication.processEvents()
    return 1000 * (time.process_time() - start)


def report(what: str, times: list[float]) -> None:
    print(f"{what:<46} {np.median(times):8.2f} {np.percentile(times, 95):8.2f} {max(times):8.2f}")


def shown(widget: QWidget) -> None:
    widget.resize(1280, 800)
    widget.show()
    QTest.qWait(50)


def measure_gallery(samples: list[Sample], scores: dict[str, float]) -> None:
    gallery = Gallery(NoiseSource())
    shown(gallery)
    report("gallery: show the samples", [milliseconds(lambda: gallery.set_samples(samples))])
    gallery.set_results(scores, 50.0)
    QTest.qWait(500)
    viewport, bar = gallery.grid.viewport(), gallery.grid.verticalScrollBar()
    report("gallery: paint all that is in sight", [milliseconds(viewport.repaint) for _ in range(20)])
    steps = [milliseconds(lambda: bar.setValue(bar.value() + 80)) for _ in range(200)]
    report("gallery: scroll by 80 pixels into the new", steps)
    QTest.qWait(500)
    back = [milliseconds(lambda: bar.setValue(bar.value() - 80)) for _ in range(60)]
    report("gallery: scroll by 80 pixels into the known", back)
    moved = [milliseconds(lambda t=t: gallery.set_threshold(t)) for t in np.linspace(50.5, 60.5, 40)]  # type: ignore[misc]
    report("gallery: move the threshold", moved)
    resized = [milliseconds(lambda w=w: gallery.resize(w, 800)) for w in range(1280, 1260, -2)]  # type: ignore[misc]
    report("gallery: resize the window", resized)
    report("gallery: select everything", [milliseconds(gallery.grid.selectAll)])
    gallery.close()


def measure_results(samples: list[Sample], scores: dict[str, float]) -> None:
    view = ResultsView()
    shown(view)
    calibration = calibrate([float(n) for n in range(50)], 0.05)
    report("results: show the samples", [milliseconds(lambda: view.set_samples(samples))])
    report("results: show the scores", [milliseconds(lambda: view.set_results(scores, calibration))])
    bar = view.table.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    moved = [milliseconds(lambda t=t: view.set_threshold(t)) for t in np.linspace(50.5, 90.5, 40)]  # type: ignore[misc]
    report("results: move the threshold", moved)
    steps = [milliseconds(lambda: bar.setValue(bar.value() + 60)) for _ in range(100)]
    report("results: scroll by 60 pixels", steps)
    view.close()


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    app = QApplication([])
    apply_theme(app, LIGHT)
    labels, splits = list(Label), list(Split)
    samples = [Sample(str(n), f"/data/part {n}.png", 640, 480, labels[n % 3], "", splits[n % 3]) for n in range(count)]
    scores = {sample.id: float(n % 100) for n, sample in enumerate(samples)}
    print(f"{count} images, milliseconds{'':<20} {'median':>8} {'95 %':>8} {'longest':>8}")
    measure_gallery(samples, scores)
    measure_results(samples, scores)


if __name__ == "__main__":
    main()
