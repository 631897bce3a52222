"""What the map of the pictures takes: drawing, going around and selecting, and describing pictures.

xvfb-run -a python -m tests.benchmarks.explore [--points 100000] [--pictures 1000]
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fomoad_gui.core.progress import NoProgress
from fomoad_gui.core.samples import Label, Sample
from fomoad_gui.pipeline.explore.describe import describe
from fomoad_gui.pipeline.explore.findings import findings
from fomoad_gui.pipeline.explore.mapping import Layout, mapped
from fomoad_gui.pipeline.importing import scan
from fomoad_gui.ui.explore.colouring import ColourBy, Told, colouring
from fomoad_gui.ui.explore.scatter import Scatter
from fomoad_gui.ui.theme.tokens import LIGHT
from fomoad_gui.vision.colour import ColourMap
from tests.support.parts import good_part, save

LABELS = (Label.UNLABELLED, Label.GOOD, Label.DEFECT)


def main() -> None:
    """One line for each figure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--points", type=int, default=100_000)
    parser.add_argument("--pictures", type=int, default=1000)
    options = parser.parse_args()
    app = QApplication(sys.argv[:1])
    draw(app, options.points)
    look(options.pictures)


def draw(app: QApplication, count: int) -> None:
    """A map of so many points on a widget of 900 × 700."""
    generator = np.random.default_rng(0)
    samples = [
        Sample(str(i), f"/{i}.png", 9, 9, LABELS[i % 3], f"class {i % 7}" if i % 3 == 2 else "") for i in range(count)
    ]
    positions = generator.normal(size=(count, 2)).astype(np.float32)
    ids = tuple(sample.id for sample in samples)
    scatter = Scatter()
    scatter.resize(900, 700)
    scatter.show()
    app.processEvents()

    def first() -> None:
        scatter.show_points(ids, positions)
        scatter.set_shades(colouring(ColourBy.LABEL, samples, Told(), LIGHT, ColourMap.INFERNO).shades)
        scatter.repaint()

    print(f"{count:,} points: first drawn in {_seconds(first):.3f} s")

    def recolour() -> None:
        scatter.set_shades(colouring(ColourBy.SPLIT, samples, Told(), LIGHT, ColourMap.INFERNO).shades)
        scatter.repaint()

    print(f"recoloured in {_seconds(recolour):.3f} s")
    moved = [_drag(scatter, Qt.MouseButton.MiddleButton, 2) for _ in range(30)]
    print(f"moved at {1 / np.mean(moved):.0f} pictures a second, {1 / np.max(moved):.0f} at the slowest")
    scatter.see_all()
    released = _drag(scatter, Qt.MouseButton.LeftButton, 200)
    print(f"a lasso of 200 corners let go and shown in {released:.3f} s: {len(scatter.selection()):,} selected")
    print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB at most")


def look(count: int) -> None:
    """Describe, map and judge so many drawn pictures of 160 pixels."""
    with tempfile.TemporaryDirectory() as text:
        for number in range(count):
            save(Path(text) / f"{number}.png", good_part(number, 160, 160))
        samples = scan([Path(text)], NoProgress()).dataset.samples
        begun = time.perf_counter()
        described = describe(samples, NoProgress())
        print(f"{len(samples):,} pictures described in {time.perf_counter() - begun:.1f} s")
        for layout in Layout:
            begun = time.perf_counter()
            found = mapped(described, layout, NoProgress())
            print(f"laid out by {layout.value} in {time.perf_counter() - begun:.2f} s")
        begun = time.perf_counter()
        findings(found, samples, NoProgress())
        print(f"what deserves a look found in {time.perf_counter() - begun:.2f} s")


def _drag(scatter: Scatter, button: Qt.MouseButton, steps: int) -> float:
    """Along a circle; the seconds from the last step to what is shown then."""
    angles = np.linspace(0, 2 * np.pi, steps, endpoint=False)
    way = [QPoint(round(450 + 250 * np.cos(a)), round(350 + 200 * np.sin(a))) for a in angles]
    QTest.mousePress(scatter, button, Qt.KeyboardModifier.NoModifier, way[0])
    for where in way[1:]:
        QTest.mouseMove(scatter, where)
    scatter.repaint()

    def last() -> None:
        QTest.mouseMove(scatter, way[-1] + QPoint(3, 2))
        QTest.mouseRelease(scatter, button, Qt.KeyboardModifier.NoModifier, way[-1] + QPoint(3, 2))
        scatter.repaint()

    return _seconds(last)


def _seconds(act: Callable[[], None]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
