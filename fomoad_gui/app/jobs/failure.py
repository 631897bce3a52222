"""What an exception means to a person."""

from __future__ import annotations

import traceback
from pathlib import Path

from fomoad_gui.app.jobs.values import Failed
from fomoad_gui.core.errors import FomoadError


def failure_of(error: BaseException, log_file: Path | None = None) -> Failed:
    """The failure that `error` stands for; anything that a person cannot mend comes with its traceback."""
    if isinstance(error, FomoadError):
        return Failed(error.message, error.remedy)
    if isinstance(error, MemoryError):
        return Failed("The computer ran out of memory.", "Close other programs, or choose a smaller input size.")
    if isinstance(error, OSError) and error.filename is not None:
        return Failed(
            f"{error.filename}: {error.strerror}.",
            "Check that the place exists, that you may read and write there, and that the disk is not full.",
        )
    return Failed(
        f"Something went wrong inside fomoad: {error or type(error).__name__}.",
        "Your project is saved. Please report this together with its details.",
        traceback="".join(traceback.format_exception(error)),
        log_file=str(log_file) if log_file else "",
    )
