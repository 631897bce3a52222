"""The evaluation as one HTML page that needs no other file and no network, and prints well."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from html import escape
from pathlib import PurePath

from fomoad_gui.core.calibration import Verdict
from fomoad_gui.core.decimals import rounded_down, rounded_up
from fomoad_gui.core.images import Fit
from fomoad_gui.core.samples import Label, Sample
from fomoad_gui.export.documents import (
    cell_score_words,
    computed_words,
    evidence_words,
    head_words,
    image_score_words,
)
from fomoad_gui.export.report.charts import histogram_svg, roc_svg
from fomoad_gui.export.report.tables import Figure, figures
from fomoad_gui.pipeline.evaluate import Evaluation
from fomoad_gui.pipeline.score import ImageScore
from fomoad_gui.resources import resource_path
from fomoad_gui.store.model_file import StoredModel

Example = tuple[Sample, ImageScore, bytes]
"""A picture with its score, and the PNG that shows it with its heat map; empty where it cannot be read any more."""

FIT_WORDS = {
    Fit.SQUASH: "stretched to fit",
    Fit.FIT_SHORT: "the long side cropped",
    Fit.FIT_LONG: "the short side padded",
}
"""What happens to a picture of another shape."""


def page(evaluation: Evaluation, model: StoredModel, alarms: Sequence[Example], missed: Sequence[Example]) -> str:
    """The whole page; `alarms` and `missed` are the worst mistakes."""
    good, defect = (
        [result.score for sample, result in evaluation.pictures if sample.label is label]
        for label in (Label.GOOD, Label.DEFECT)
    )
    charts = f"<figure>{histogram_svg(good, defect, evaluation.threshold)}</figure>"
    if good and defect:
        charts = f"<figure>{roc_svg(good, defect, evaluation.threshold)}</figure>{charts}"
    template = resource_path("export/report/page.template.html").read_text(encoding="utf-8")
    parts = {
        "subject": _subject(model),
        "figures": "".join(_figure_row(figure) for figure in figures(evaluation)),
        "matrix": _matrix(evaluation, model),
        "classes": _classes(evaluation),
        "charts": charts,
        "mistakes": _gallery("Good pictures that score highest", alarms)
        + _gallery("Defects that score lowest", missed),
        "limits": _limits(evaluation, model),
    }
    # In one pass: a file may be called "@limits@.png", and what was filled in is not looked at again.
    return re.sub(r"@(\w+)@", lambda place: parts[place[1]], template)


def _subject(model: StoredModel) -> str:
    bundle = model.bundle
    made, calibration = bundle.provenance, bundle.calibration
    colour = "RGB" if bundle.input.channels == 3 else "grey"
    rows = (
        ("Model", f"{bundle.backbone.name}, cut at {bundle.backbone.cut}, {computed_words(bundle.backbone)}"),
        ("Input", f"{bundle.input.width} × {bundle.input.height} pixels, {colour}, {FIT_WORDS[bundle.input.fit]}"),
        ("Detector", head_words(bundle.detector.head)),
        ("Scores", f"{cell_score_words(bundle.detector)} {image_score_words(bundle.detector.top_share)}"),
        ("Trained", f"{made.created} on {made.n_train} good pictures, by fomoad {made.application_version}"),
        ("Threshold", f"{rounded_up(calibration.threshold)}; {evidence_words(calibration)}"),
    )
    return "".join(f"<tr><th>{name}</th><td>{escape(value)}</td></tr>" for name, value in rows)


def _figure_row(figure: Figure) -> str:
    name, value, low, high = figure
    shown = "–" if value is None else str(value) if isinstance(value, int) else f"{value:.4g}"
    interval = "" if low is None or high is None else f"{low:.3f} to {high:.3f}"
    return f"<tr><th>{escape(name)}</th><td>{shown}</td><td>{interval}</td></tr>"


def _matrix(evaluation: Evaluation, model: StoredModel) -> str:
    has_review = model.bundle.calibration.review_threshold is not None
    verdicts = [verdict for verdict in Verdict if has_review or verdict is not Verdict.REVIEW]
    rows = f"<tr><td></td>{''.join(f'<th>{verdict.value}</th>' for verdict in verdicts)}</tr>"
    for label in (Label.GOOD, Label.DEFECT):
        counts = [
            sum(sample.label is label and result.verdict is verdict for sample, result in evaluation.pictures)
            for verdict in verdicts
        ]
        rows += f"<tr><th>{label.value}</th>{''.join(f'<td>{count}</td>' for count in counts)}</tr>"
    return rows


def _classes(evaluation: Evaluation) -> str:
    if not evaluation.classes:
        return ""
    rows = "<tr><th>kind</th><th>found</th><th>recall</th><th>exact 95 % interval</th></tr>"
    for one in evaluation.classes:
        low, high = one.recall_interval
        rows += f"<tr><th>{escape(one.name or 'defect')}</th><td>{one.detected} of {one.count}</td>"
        rows += f"<td>{one.recall:.3f}</td><td>{low:.3f} to {high:.3f}</td></tr>"
    return f"<h2>Kinds of defects</h2><table>{rows}</table>"


def _gallery(title: str, examples: Sequence[Example]) -> str:
    if not examples:
        return ""
    items = ""
    for sample, result, png in examples:
        name = escape(PurePath(sample.path).name)
        picture = f'<img alt="" src="data:image/png;base64,{base64.b64encode(png).decode()}">' if png else ""
        words = escape(sample.defect_class or sample.label.value)
        words = f"{words}, score {rounded_down(result.score)}, {result.verdict.value}"
        items += f"<li>{picture}<b>{name}</b><span>{words}</span></li>"
    return f"<h2>{escape(title)}</h2><ul>{items}</ul>"


def _limits(evaluation: Evaluation, model: StoredModel) -> str:
    rates, calibration = evaluation.rates, model.bundle.calibration
    said = [
        f"The figures rest on {rates.n_good} good and {rates.n_defect} defective test pictures; the intervals say how "
        "far chance may have moved the rates.",
        "They hold for pictures like these: another camera, light, lens or product needs training and testing anew.",
    ]
    if not calibration.is_supported:
        said.append(
            f"The {calibration.good_scores.size} good pictures behind the threshold vouch for a false-alarm rate of "
            f"{calibration.supported_rate:.1%} at best; {calibration.false_alarm_rate:.1%} was asked for."
        )
    said += [f"Left out: {problem.message}" for problem in evaluation.problems]
    return "".join(f"<p>{escape(sentence)}</p>" for sentence in said)
