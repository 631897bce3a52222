"""Fixtures for every test: reference data, and no thread, log line or file handle left behind."""

from __future__ import annotations

import logging
import os
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

REPOSITORY = Path(__file__).parent.parent

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["FOMOAD_BACKBONES"] = str(Path(tempfile.gettempdir()) / "fomoad-tests-without-backbones")
"""For fixtures that outlive a test; a folder that nobody makes."""
hypothesis.settings.register_profile("without-deadline", deadline=None)  # machines are busy with other things as well
hypothesis.settings.load_profile("without-deadline")


@pytest.fixture(scope="session")
def reference_data() -> Path:
    """The folder `data` of the reference data; the test is skipped where it is missing."""
    root = Path(os.environ.get("FOMOAD_REFERENCE_DATA", REPOSITORY.parent / "shared"))
    if not (root / "data").is_dir():
        pytest.skip(f"no reference data at {root}: set FOMOAD_REFERENCE_DATA")
    return root / "data"


@pytest.fixture(autouse=True)
def users_backbones(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of backbones that a test's user added: never the real user's, also in child processes."""
    folder = tmp_path_factory.mktemp("backbones") / "added"
    monkeypatch.setenv("FOMOAD_BACKBONES", str(folder))
    return folder


@pytest.fixture(autouse=True)
def no_leaked_threads() -> Iterator[None]:
    """Fails a test that leaves a Python thread running."""
    before = set(threading.enumerate())
    yield
    deadline = time.monotonic() + 2.0
    while True:
        leaked = [t for t in threading.enumerate() if t not in before and t.is_alive() and not _belongs_to_tools(t)]
        if not leaked or time.monotonic() > deadline:
            break
        time.sleep(0.01)
    assert not leaked, f"threads left running: {[t.name for t in leaked]}"


def _belongs_to_tools(thread: threading.Thread) -> bool:
    return thread.name.startswith(("execnet", "pytest", "pydevd"))


@pytest.fixture(autouse=True)
def no_unexpected_log_lines(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fails a test in which anything logs a warning or worse, unless it is marked `expects_log`."""
    yield
    if request.node.get_closest_marker("expects_log") is not None:
        return
    lines = [r for phase in ("setup", "call") for r in caplog.get_records(phase) if r.levelno >= logging.WARNING]
    assert not lines, f"unexpected log lines: {[f'{r.name}: {r.getMessage()}' for r in lines]}"
