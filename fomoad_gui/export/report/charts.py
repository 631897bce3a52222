"""Charts as inline SVG, told apart by shape as well as by colour."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from fomoad_gui.core.metrics import roc_curve

WIDTH, HEIGHT, MARGIN = 420, 260, 42
BINS = 30


def roc_svg(good: Sequence[float], defect: Sequence[float], threshold: float) -> str:
    """The ROC curve with the working point."""
    curve = roc_curve(good, defect)
    points = " ".join(
        f"{_x(share):.2f},{_y(found):.2f}"
        for share, found in zip(curve.false_alarm_rates, curve.detection_rates, strict=True)
    )
    alarms = float(np.mean(np.asarray(good) >= threshold))
    found = float(np.mean(np.asarray(defect) >= threshold))
    body = (
        f'<polyline class="chance" points="{_x(0):.2f},{_y(0):.2f} {_x(1):.2f},{_y(1):.2f}"/>'
        f'<polyline class="curve" points="{points}"/>'
        f'<circle class="point" cx="{_x(alarms):.2f}" cy="{_y(found):.2f}" r="6"/>'
        f'<circle class="point" cx="{_x(1) - 104:.2f}" cy="{_y(0) - 14:.2f}" r="6"/>'
        f'<text x="{_x(1) - 92:.2f}" y="{_y(0) - 10:.2f}">at the threshold</text>'
    )
    ticks = _ticks([(value, f"{value:g}") for value in (0.0, 0.5, 1.0)], [(v, f"{v:g}") for v in (0.0, 0.5, 1.0)])
    description = f"At the threshold {alarms:.1%} of the good pictures are NG and {found:.1%} of the defective ones."
    return _svg("roc", "ROC curve", description, body + ticks, "false alarms (share of good)", "defects found (share)")


def histogram_svg(good: Sequence[float], defect: Sequence[float], threshold: float) -> str:
    """The scores of good and defective pictures, in shares of each, with the threshold."""
    values = [*good, *defect, threshold]
    low, high = min(values), max(values)
    span = (high - low) or 1.0
    # Up to `high` itself: low + (high − low) may round to less, and the highest score would fall out.
    edges = np.linspace(low, max(high, low + span), BINS + 1)
    shares = [np.histogram(group, edges)[0] / max(len(group), 1) for group in (good, defect)]
    top = max(float(share.max()) for share in shares) or 1.0
    bars = ""
    for name, share in zip(("good", "defect"), shares, strict=True):
        for place, part in enumerate(share):
            if part:
                x, y = _x(place / BINS), _y(part / top)
                bars += (
                    f'<rect class="{name}" x="{x:.2f}" y="{y:.2f}" width="{(WIDTH - 2 * MARGIN) / BINS:.2f}" '
                    f'height="{_y(0) - y:.2f}"/>'
                )
    line = _x((threshold - low) / span)
    bars += f'<line class="threshold" x1="{line:.2f}" x2="{line:.2f}" y1="{_y(0):.2f}" y2="{_y(1):.2f}"/>'
    ticks = _ticks([(p, f"{low + p * span:.3g}") for p in (0.0, 0.5, 1.0)], [(1.0, f"{100 * top:.0f} %")])
    description = f"Scores from {low:.3g} to {high:.3g}; the threshold is {threshold:.3g}."
    patterns = (
        '<defs><pattern id="stripes" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect class="stripe" width="3" height="6"/></pattern></defs>'
    )
    legend = (
        f'<rect class="good" x="{_x(0):.2f}" y="12" width="14" height="12"/>'
        f'<text x="{_x(0) + 19:.2f}" y="22">good ({len(good)})</text>'
        f'<rect class="defect" x="{_x(0.35):.2f}" y="12" width="14" height="12"/>'
        f'<text x="{_x(0.35) + 19:.2f}" y="22">defect ({len(defect)})</text>'
        f'<line class="threshold" x1="{_x(0.7):.2f}" x2="{_x(0.7):.2f}" y1="11" y2="25"/>'
        f'<text x="{_x(0.7) + 8:.2f}" y="22">threshold</text>'
    )
    body = patterns + bars + ticks + legend
    return _svg("scores", "Scores", description, body, "score", "pictures (share of each kind)")


def _x(share: float) -> float:
    return MARGIN + share * (WIDTH - 2 * MARGIN)


def _y(share: float) -> float:
    return HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN)


def _ticks(across: Sequence[tuple[float, str]], up: Sequence[tuple[float, str]]) -> str:
    below = "".join(
        f'<text x="{_x(place):.2f}" y="{_y(0) + 15:.2f}" text-anchor="middle">{words}</text>' for place, words in across
    )
    return below + "".join(
        f'<text x="{_x(0) - 5:.2f}" y="{_y(place) + 4:.2f}" text-anchor="end">{words}</text>' for place, words in up
    )


def _svg(name: str, title: str, description: str, body: str, across: str, up: str) -> str:
    frame = f'<path class="axis" d="M{_x(0)} {_y(1)}V{_y(0)}H{_x(1)}"/>'
    labels = (
        f'<text x="{WIDTH / 2}" y="{HEIGHT - 6}" text-anchor="middle">{across}</text>'
        f'<text transform="translate(12 {HEIGHT / 2}) rotate(-90)" text-anchor="middle">{up}</text>'
    )
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="{name}-title {name}-desc">'
        f'<title id="{name}-title">{title}</title><desc id="{name}-desc">{description}</desc>'
        f"{frame}{body}{labels}</svg>"
    )
