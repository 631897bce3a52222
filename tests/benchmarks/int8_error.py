"""How far int8 embeddings lie from the float32 ones: TensorFlow's converter, ranges of least squares, tuned ranges.

    python -m tests.benchmarks.int8_error NAME... [--cut CUT]

The error is the mean square after whitening by the float32 embeddings' covariance, on 64 drawn pictures of 160 pixels
that none of the three has seen. All are calibrated on the same 256 drawn pictures. Loads TensorFlow.
"""

from __future__ import annotations

import argparse
from itertools import islice
from unittest.mock import patch

import numpy as np

from fomoad_gui.backbone.calibration import EDGE, calibration_pictures
from fomoad_gui.backbone.catalogue import default_cut, find
from fomoad_gui.backbone.graph import quantise
from fomoad_gui.backbone.runtime import Backbone
from fomoad_gui.backbone.whitening import Moments
from fomoad_gui.core.arrays import Float32Array, Uint8Array
from fomoad_gui.core.images import InputSpec
from fomoad_gui.core.progress import NoProgress
from fomoad_gui.vision.drawing.scene import scenes
from tests.backbone.compare_with_converter import converted

TEST_EDGE, TEST_PICTURES = 160, 64


def embed(model: bytes, pictures: Uint8Array) -> Float32Array:
    """Embeddings float32 [N, gh, gw, D]."""
    return Backbone(model, InputSpec(pictures.shape[2], pictures.shape[1])).embed(pictures)


def untuned(exact: bytes, pictures: Uint8Array) -> bytes:
    """The int8 trunk as it is before its ranges are tuned."""
    with patch.object(quantise, "tuned_shares", lambda _rounded, start, *_rest: start):
        return quantise.quantised(exact, pictures)


def main() -> None:
    """One line per network."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="+")
    parser.add_argument("--cut")
    options = parser.parse_args()
    calibration = calibration_pictures(3, NoProgress())
    unseen = np.stack(list(islice(scenes(2, TEST_EDGE, TEST_EDGE), TEST_PICTURES)))
    print(f"{'network':20} {'cut':22} {'converter':>10} {'squares':>10} {'tuned':>10}   (calibrated at {EDGE} pixels)")
    for name in options.names:
        cut = options.cut or default_cut(name)
        exact = find(name, cut).read()
        wanted = embed(exact, unseen)
        moments = Moments(wanted.shape[-1])
        moments.add(embed(exact, calibration))
        matrix = moments.whitening(0.01).matrix
        models = (
            converted(name, cut, calibration),
            untuned(exact, calibration),
            quantise.quantised(exact, calibration),
        )
        errors = [float(np.square((embed(model, unseen) - wanted) @ matrix).mean()) for model in models]
        print(f"{name:20} {cut:22}", *(f"{error:10.4f}" for error in errors), flush=True)


if __name__ == "__main__":
    main()
