"""The entry point of the window: `fomoad-gui [PROJECT | FOLDER | FILE…]`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from fomoad_gui import __version__


def main(arguments: Sequence[str] | None = None) -> int:
    """Show the window until it is closed; returns the exit status."""
    parser = argparse.ArgumentParser(prog="fomoad-gui", description="Find what is odd, having seen good parts alone.")
    parser.add_argument(
        "paths", nargs="*", type=Path, metavar="PATH", help="a project, or folders and pictures to import"
    )
    parser.add_argument("--version", action="version", version=f"fomoad {__version__}")
    options = parser.parse_args(arguments)

    if not _has_screen():
        print(
            "fomoad: There is no screen to show a window on. Start it from a desktop session, under xvfb-run, "
            "or use the command line: fomoad --help.",
            file=sys.stderr,
        )
        return 1

    from PySide6.QtWidgets import QApplication

    from fomoad_gui.app.logging_setup import start_logging
    from fomoad_gui.app.places import Places
    from fomoad_gui.ui.main_window import MainWindow

    app = QApplication(sys.argv[:1])
    app.setApplicationName("fomoad")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("fomoad")
    places = Places.standard()
    start_logging(places.log_file)
    window = MainWindow(places)
    sys.excepthook = window.messages.report_exception
    window.show()
    if options.paths:
        window.open_paths(options.paths)
    return app.exec()


def _has_screen() -> bool:
    """Whether Qt will find something to draw on; it aborts the process if it does not."""
    chosen = ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY")
    return not sys.platform.startswith("linux") or any(os.environ.get(name) for name in chosen)


if __name__ == "__main__":
    sys.exit(main())
