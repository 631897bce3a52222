"""What an export says of itself to the person who opens it."""

from __future__ import annotations

from typing import Any

from fomoad_gui.core.bundle import BackboneSpec, ModelBundle
from fomoad_gui.core.calibration import Calibration, Evidence, ThresholdMethod
from fomoad_gui.core.cell_gaussians import CellGaussians
from fomoad_gui.core.coreset import Coreset
from fomoad_gui.core.decimals import rounded_up
from fomoad_gui.core.detector import Detector, Head, HeadKind
from fomoad_gui.core.kernels import Kernels
from fomoad_gui.core.mixture import GaussianMixture
from fomoad_gui.export.c.compiled import CompiledDetector
from fomoad_gui.resources import resource_path


def readme(target: str, bundle: ModelBundle) -> bytes:
    """The README of an export that is no C: the template of `resources/export/<target>/`, filled in."""
    return _filled(f"{target}/README", bundle)


def c_readme(target: str, bundle: ModelBundle, detector: CompiledDetector) -> bytes:
    """The README of an export in C."""
    return _filled(f"{target}/README", bundle, memory=detector.memory.total, agreement=agreement_words(bundle.backbone))


def model_card(bundle: ModelBundle) -> bytes:
    """What a detector was made from, what it is for, and what it is not."""
    made, calibration = bundle.provenance, bundle.calibration
    return _filled(
        "MODEL_CARD",
        bundle,
        created=made.created,
        seed=made.seed,
        fingerprint=made.dataset_fingerprint or "not kept",
        digest=bundle.backbone.digest,
        calibrated=bundle.backbone.calibration,
        method=calibration.method.value,
        rate=f"{calibration.false_alarm_rate:.1%}",
        regions=_region_words(bundle),
    )


def _filled(name: str, bundle: ModelBundle, **more: object) -> bytes:
    template = resource_path(f"export/{name}.template.md").read_text(encoding="utf-8")
    return template.format(**_facts(bundle), **more).encode()


def _region_words(bundle: ModelBundle) -> str:
    if not bundle.regions:
        return "the whole picture"
    return ", ".join(f"“{region.name}”{' (ignored)' if region.ignored else ''}" for region in bundle.regions)


def _facts(bundle: ModelBundle) -> dict[str, Any]:
    calibration, made = bundle.calibration, bundle.provenance
    expected = calibration.expected_false_alarm_rate(calibration.threshold)
    return {
        "version": made.application_version,
        "n_train": made.n_train,
        "n_calibration": made.n_calibration,
        "backbone": bundle.backbone.name,
        "cut": bundle.backbone.cut,
        "height": bundle.input.height,
        "width": bundle.input.width,
        "channels": bundle.input.channels,
        "colour": "RGB" if bundle.input.channels == 3 else "grey",
        "fit": bundle.input.fit.value,
        "pooling": "average pooling, " if bundle.pooling else "",
        "dimensions": bundle.projection.dimensions_out,
        "head": head_words(bundle.detector.head),
        "cell_score": cell_score_words(bundle.detector),
        "image_score": image_score_words(bundle.detector.top_share),
        "evidence": evidence_words(calibration),
        "threshold": rounded_up(calibration.threshold),
        "review": review_words(calibration),
        "claim": (
            f"By these scores of {made.n_calibration} good pictures, at most {expected:.1%} of good parts are expected "
            "to reach it."
        ),
    }


def computed_words(spec: BackboneSpec) -> str:
    """What the app computes the network in."""
    return f"{spec.precision}{', as boards do to the bit' if spec.kernels == Kernels.REFERENCE else ''}"


def agreement_words(spec: BackboneSpec) -> str:
    """How near the app's scores are to those of an export in C, as a sentence."""
    if spec.kernels == Kernels.REFERENCE:
        return "The app computed it so too, when it set the threshold and whenever it scored."
    return (
        "The app, which set the threshold, was a step off here and there, so that verdicts beside the threshold may "
        "differ from the app's; trained to compute as on boards, it gives these very ones."
    )


def head_words(head: Head) -> str:
    """What scores the cells, as a phrase."""
    if isinstance(head, CellGaussians):
        return f"{head.grid[0]} × {head.grid[1]} Gaussians, one per cell"
    if isinstance(head, Coreset):
        return f"{len(head.members):,} remembered embeddings"
    return f"{(head if isinstance(head, GaussianMixture) else head.mixture).components} mixture components"


def cell_score_words(detector: Detector) -> str:
    """What the number of a cell is, as a sentence."""
    what = {
        HeadKind.CELL: "log(1 + D²), D being the Mahalanobis distance from what is normal at that cell",
        HeadKind.SHARED: "the negative log-likelihood in nats",
        HeadKind.EDGE_IMPULSE: "the size of the standardised log-likelihood",
        HeadKind.PATCHCORE: "the distance from the nearest remembered embedding",
    }[detector.kind]
    if detector.correction is not None:
        what += ", in standard deviations above what good pictures score there"
    return f"A cell's score is {what}: higher is more anomalous."


def image_score_words(top_share: float) -> str:
    if top_share == 0:
        return "A picture's score is its highest cell's."
    return f"A picture's score is the mean of the highest {100 * top_share:g} % of its cells."


def review_words(calibration: Calibration) -> str:
    review = calibration.review_threshold
    return "" if review is None else f"From {rounded_up(review)} on a person should look at it: REVIEW. "


def evidence_words(calibration: Calibration) -> str:
    count = calibration.good_scores.size
    if calibration.method is ThresholdMethod.LARGEST_TRAINING:
        return "its threshold is the highest score among their cells"
    if calibration.evidence is Evidence.CROSS:
        return f"its threshold comes from {count} of them, each judged by a detector that had learnt from others"
    return f"its threshold comes from {count} others that were held out"
