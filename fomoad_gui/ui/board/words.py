"""What a run on a board says, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fomoad_gui.board.comparing import BoardComparison
    from fomoad_gui.board.measure import BoardRun

WAITING = "Press Run: the detector is built for the board and run without one. It takes some seconds."


def speed(run: BoardRun) -> str:
    """Frames per second with their uncertainty, and the count behind them."""
    return (
        f"{run.fps_estimate:,.1f} pictures a second (± {run.uncertainty:.0%} by the model of the core): "
        f"{run.instructions / 1e6:,.2f} million instructions at {run.board.clock_hz / 1e6:,.0f} MHz"
    )


def bytes_of(taken: int, there: int) -> str:
    """Kilobytes of those there are."""
    return f"{taken / 1000:,.1f} kB of {there / 1000:,.0f} kB"


def agreement(found: BoardComparison) -> str:
    """Whether board and app say the same, and why they may not."""
    golden = (
        "Golden pictures score on the board as they should, to the bit."
        if found.run.golden_ok
        else ("Golden pictures score OTHERWISE on the board than they should: please report this.")
    )
    verdict = (
        "Both come to the same verdict"
        if found.in_app.verdict is found.on_board.verdict
        else "They come to different verdicts, which only happens beside the threshold"
    )
    return f"{verdict}; no cell differs by more than {found.largest_difference:.3g}: {_reason(found)}. {golden}"


def _reason(found: BoardComparison) -> str:
    if found.is_computed_alike:
        return "the app computes the network as boards do, and cells in float64"
    return "the app rounds a step of the network otherwise here and there, unless it is trained to compute as on boards"
