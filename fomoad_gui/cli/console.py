"""What the command line says: results on stdout, everything else on stderr."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TextIO

from fomoad_gui.core.problems import Problem

if TYPE_CHECKING:
    from fomoad_gui.pipeline.near_duplicates import NearDuplicate

SECONDS_BETWEEN_REPORTS = 0.2


class ConsoleProgress:
    """Shows progress on `stream`: one line redrawn in place on a terminal, one line per stage elsewhere.

    Never raises `Cancelled`: on the command line Ctrl+C interrupts.
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = sys.stderr if stream is None else stream
        self._stage = ""
        self._reported = 0.0
        self._line_is_open = False

    def checkpoint(self, done: int, total: int, message: str) -> None:
        """Show that `done` of `total` steps of the stage `message` are behind us."""
        if not self._stream.isatty():
            if message != self._stage:
                self._stage = message
                print(message, file=self._stream, flush=True)
            return
        now = time.monotonic()
        if message == self._stage and (done < total or not total) and now - self._reported < SECONDS_BETWEEN_REPORTS:
            return
        self._stage, self._reported, self._line_is_open = message, now, True
        print(f"\r\x1b[K{message}{f' {done}/{total}' if total else ''}", end="", file=self._stream, flush=True)

    def close(self) -> None:
        """End the line that is being redrawn, if there is one."""
        if self._line_is_open:
            print(file=self._stream, flush=True)
            self._line_is_open = False


def say(line: str) -> None:
    """One line for the person, on stderr."""
    print(line, file=sys.stderr, flush=True)


def say_problems(problems: Sequence[Problem]) -> None:
    """One line on stderr for each file that was left out."""
    for problem in problems:
        say(f"left out: {problem.message} {problem.remedy}")


def show(result: Mapping[str, object], as_json: bool, lines: Sequence[str]) -> None:
    """The result on stdout: `result` as one JSON object, in ASCII, or `lines` for a person.

    A name that the terminal's encoding, or any, cannot express is shown with escapes.
    """
    if as_json:
        print(json.dumps(result, allow_nan=False))
    else:
        encoding = sys.stdout.encoding or "utf-8"
        print("\n".join(lines).encode(encoding, "backslashreplace").decode(encoding))


def problems_as_json(problems: Sequence[Problem]) -> list[dict[str, str]]:
    """`problems` as JSON values."""
    return [{"path": p.path, "message": p.message, "remedy": p.remedy} for p in problems]


def near_duplicates_as_json(found: Sequence[NearDuplicate]) -> list[dict[str, object]]:
    """`found` as JSON values."""
    return [{"test": f.test.path, "other": f.other.path, "likeness": round(f.likeness, 4)} for f in found]
