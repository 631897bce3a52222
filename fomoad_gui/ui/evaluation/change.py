"""What a new model does otherwise than the one before, on pictures that neither has learnt from."""

from __future__ import annotations

from fomoad_gui.app.snapshot import Snapshot
from fomoad_gui.core.calibration import Verdict
from fomoad_gui.core.samples import Label
from fomoad_gui.ui.evaluation.values import Measured, measured


def change_words(before: Snapshot, after: Snapshot) -> str:
    """The figures of the test split before and after, on the pictures that both have scored and at the threshold of
    each; empty where there was no model, or where they have no labelled test picture in common."""
    if before.calibration is None or after.calibration is None:
        return ""
    common = before.results.scores.keys() & after.results.scores.keys()
    samples = [sample for sample in after.dataset.samples if sample.id in common]
    was = measured(samples, before.results.scores, before.calibration)
    now = measured(samples, after.results.scores, after.calibration)
    good, defects = now.count(Label.GOOD), now.count(Label.DEFECT)
    told = []
    if was.image_auroc is not None and now.image_auroc is not None:
        told.append(f"AUROC {_from_to(f'{was.image_auroc:.3f}', f'{now.image_auroc:.3f}')}")
    if good:
        told.append(f"false alarms {_from_to(*(_false_alarms(one) for one in (was, now)))} of {good}")
    if defects:
        told.append(f"misses {_from_to(*(_misses(one) for one in (was, now)))} of {defects}")
    return f"In the test, before → now: {', '.join(told)}." if told else ""


def _from_to(before: str, after: str) -> str:
    return f"{before} → {after}"


def _false_alarms(of: Measured) -> str:
    return str(len(of.matrix[Label.GOOD, Verdict.NG]))


def _misses(of: Measured) -> str:
    return str(len(of.matrix[Label.DEFECT, Verdict.OK]))
