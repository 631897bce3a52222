"""A child process that reports one JSON object a line: started, read without waiting, ended."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from typing import IO, Any

from fomoad_gui.resources import PACKAGE

POLL_SECONDS = 0.1


def start(module: str, arguments: Sequence[str], log: IO[str]) -> subprocess.Popen[str]:
    """`python -m module arguments`, this package importable wherever it runs; its standard error goes to `log`."""
    path = os.pathsep.join(filter(None, (str(PACKAGE.parent), os.environ.get("PYTHONPATH"))))
    return subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, text=True, encoding="utf-8",
        env=os.environ | {"PYTHONPATH": path},
    )  # fmt: skip


def lines(child: subprocess.Popen[str]) -> Iterator[dict[str, Any] | None]:
    """What the child says, line by line; None whenever it has been silent for `POLL_SECONDS`. Ends with its output."""
    said: queue.SimpleQueue[str] = queue.SimpleQueue()

    def listen() -> None:
        assert child.stdout is not None
        for text in child.stdout:
            said.put(text)
        said.put("")

    threading.Thread(target=listen, name="child-output", daemon=True).start()
    while True:
        try:
            text = said.get(timeout=POLL_SECONDS)
        except queue.Empty:
            yield None
            continue
        if not text:
            return
        yield json.loads(text)


def end(child: subprocess.Popen[str], patience: float) -> None:
    """Wait for the child to end by itself, for `patience` seconds at most, then kill it."""
    try:
        child.wait(timeout=patience if child.poll() is None else None)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
    if child.stdout is not None:
        child.stdout.close()
