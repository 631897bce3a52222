"""What an export says of itself to the person who opens it."""

from __future__ import annotations

from fomoad_gui.core.bundle import ModelBundle
from fomoad_gui.core.decimals import rounded_up
from fomoad_gui.resources import resource_path


def readme(bundle: ModelBundle) -> str:
    """The README of a TFLite export."""
    calibration, made = bundle.calibration, bundle.provenance
    expected = calibration.expected_false_alarm_rate(calibration.threshold)
    template = resource_path("export/tflite/README.template.md").read_text(encoding="utf-8")
    return template.format(
        version=made.application_version,
        n_train=made.n_train,
        n_calibration=made.n_calibration,
        backbone=bundle.backbone.name,
        cut=bundle.backbone.cut,
        height=bundle.input.height,
        width=bundle.input.width,
        channels=bundle.input.channels,
        colour="RGB" if bundle.input.channels == 3 else "grey",
        fit=bundle.input.fit.value,
        pooling="average pooling, " if bundle.pooling else "",
        dimensions=bundle.projection.dimensions_out,
        components=bundle.mixture.components,
        threshold=rounded_up(calibration.threshold),
        claim=(
            f"By the {made.n_calibration} held-out good pictures, at most {expected:.1%} of good parts are expected "
            "to reach it."
        ),
    )
