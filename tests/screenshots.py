"""Takes the screenshots in `docs/screenshots/` from the running window, on the drawn sample.

    xvfb-run -a -s "-screen 0 2560x1440x24" .venv/bin/python -m tests.screenshots [WIDTHxHEIGHT …]

Every screen is taken light and dark; sizes other than 1280x800 are named in the files.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QRectF
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from fomoad_gui.app.places import Places
from fomoad_gui.core.progress import NoProgress
from fomoad_gui.core.samples import Label, Split
from fomoad_gui.pipeline.sample import write_sample
from fomoad_gui.ui.board.dialog import BoardDialog
from fomoad_gui.ui.dialogs.export_dialog import ExportDialog
from fomoad_gui.ui.dialogs.import_preview import ImportPreview
from fomoad_gui.ui.dialogs.stress_dialog import StressDialog
from fomoad_gui.ui.dialogs.train_settings import TrainSettingsDialog
from fomoad_gui.ui.main_window import MainWindow
from fomoad_gui.ui.regions.dialog import RegionsDialog
from fomoad_gui.ui.theme.current import current_theme
from fomoad_gui.ui.theme.tokens import DARK, LIGHT, Theme
from fomoad_gui.ui.tune.dialog import TuneDialog

FOLDER = Path(__file__).parent.parent / "docs" / "screenshots"
USUAL_SIZE = (1280, 800)
PATIENCE_SECONDS = 300.0


def main(sizes: list[tuple[int, int]]) -> None:
    """Go the way of a new user, once for each theme and size."""
    app = QApplication(sys.argv[:1])
    app.setApplicationName("fomoad")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        parts = Path(scratch) / "flanges"
        write_sample(parts, seed=0, progress=NoProgress())
        for width, height in sizes:
            for theme in (LIGHT, DARK):
                suffix = theme.name.lower() + ("" if (width, height) == USUAL_SIZE else f"-{width}x{height}")
                home = Path(scratch) / f"home {suffix}"
                tour(theme, MainWindow(Places.below(home)), parts, (width, height), suffix)


def tour(theme: Theme, window: MainWindow, parts: Path, size: tuple[int, int], suffix: str) -> None:
    """Every screen of one window."""
    if current_theme() != theme:
        window.commands.theme.trigger()
    window.resize(*size)
    window.show()
    take(window, f"start-{suffix}")
    window.open_paths([parts])
    preview = dialog(window, ImportPreview)
    settle(2.0)
    take(preview, f"import-{suffix}")
    preview.accept()
    wait_for(lambda: len(window.session.snapshot.dataset) > 0)
    settle(3.0)
    take(window, f"gallery-{suffix}")
    window.commands.settings.trigger()
    settings = dialog(window, TrainSettingsDialog)
    take(settings, f"settings-{suffix}")
    settings.reject()
    window.commands.tune.trigger()
    tuner = dialog(window, TuneDialog)
    assert isinstance(tuner, TuneDialog)
    tuner.minutes.setValue(1)
    tuner.search_button.click()
    settle(3.0)
    take(tuner, f"tuning-{suffix}")
    wait_for(lambda: tuner.train_button.isVisible())
    take(tuner, f"tuned-{suffix}")
    tuner.reject()
    window.commands.train.trigger()
    settle(1.5)
    take(window, f"training-{suffix}")
    wait_for(lambda: window.session.snapshot.model is not None)
    snapshot = window.session.snapshot
    worst = max(snapshot.dataset.select(Label.DEFECT, Split.TEST), key=lambda s: snapshot.results.scores[s.id])
    window.session.select((worst.id,), worst.id)
    settle(3.0)
    take(window, f"inspect-{suffix}")
    window.workspace.tabs.setCurrentWidget(window.workspace.results)
    settle(1.0)
    take(window, f"results-{suffix}")
    explorer = window.workspace.explorer
    window.workspace.tabs.setCurrentWidget(explorer)
    wait_for(lambda: len(explorer.scatter.ids) > 0)
    positions = explorer.scatter.place_of(worst.id)
    explorer.layout_choice.setCurrentIndex(1)
    wait_for(lambda: explorer.scatter.place_of(worst.id) != positions)
    settle(1.0)
    place = explorer.scatter.place_of(worst.id)
    assert place is not None
    explorer.scatter.hovered.emit(worst.id, explorer.scatter.mapToGlobal(place.toPoint()))
    settle(1.0)
    take(window, f"map-{suffix}")
    explorer.card.leave()
    window.workspace.tabs.setCurrentWidget(window.workspace.evaluation)
    window.workspace.threshold.review.setValue(10)
    settle(1.0)
    take(window, f"evaluation-{suffix}")
    window.commands.regions.trigger()
    regions = dialog(window, RegionsDialog)
    assert isinstance(regions, RegionsDialog)
    regions.canvas.drawn.emit(QRectF(0.02, 0.02, 0.25, 0.25))
    regions.name.setText("upper left hole")
    regions.name.textEdited.emit("upper left hole")
    regions.canvas.drawn.emit(QRectF(0.25, 0.85, 0.5, 0.1))
    regions.ignored.click()
    take(regions, f"regions-{suffix}")
    regions.reject()
    window.commands.stress.trigger()
    stress = dialog(window, StressDialog)
    take(stress, f"stress-{suffix}")
    stress.reject()
    window.commands.board.trigger()
    on_board = dialog(window, BoardDialog)
    assert isinstance(on_board, BoardDialog)
    on_board.run_button.click()
    wait_for(lambda: not on_board.in_app.picture.is_empty)
    take(on_board, f"board-{suffix}")
    on_board.reject()
    window.commands.export.trigger()
    export = dialog(window, ExportDialog)
    assert isinstance(export, ExportDialog)
    export.target.setCurrentIndex(1)
    take(export, f"export-{suffix}")
    export.reject()
    window.close()
    window.deleteLater()
    settle(0.2)


def dialog(window: MainWindow, kind: type[QDialog]) -> QDialog:
    """The dialog of this kind, when it has come up."""
    wait_for(lambda: bool(window.findChildren(kind)))
    settle(0.5)
    found: QDialog = window.findChildren(kind)[0]
    return found


def take(widget: QWidget, name: str) -> None:
    """Save what the widget shows."""
    settle(0.3)
    widget.grab().save(str(FOLDER / f"{name}.png"))
    print(name, flush=True)


def wait_for(condition: Callable[[], bool]) -> None:
    """Let the window work until the condition holds."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError("the window did not get there")
        settle(0.05)


def settle(seconds: float) -> None:
    """Let the window work for a while."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        QCoreApplication.processEvents()
        time.sleep(0.005)


if __name__ == "__main__":
    texts = sys.argv[1:] or ["x".join(map(str, USUAL_SIZE))]
    main([(int(w), int(h)) for w, h in (text.split("x") for text in texts)])
