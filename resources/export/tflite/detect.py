"""Runs this export: python detect.py IMAGE… prints one line of JSON per picture.

Needs numpy, opencv-python-headless and ai-edge-litert (or tensorflow), and nothing of fomoad.
`python detect.py --self-test` checks that this machine reproduces the scores of the machine that exported.
"""

import json
import sys
from pathlib import Path

import cv2
import numpy as np

try:
    from ai_edge_litert.interpreter import Interpreter
except ImportError:
    from tensorflow.lite import Interpreter

HERE = Path(__file__).resolve().parent
MODEL = json.loads((HERE / "model.json").read_text(encoding="utf-8"))


def fit(image):
    """uint8 RGB [H, W, 3] to the network's input [h, w, c]: resize, then cut or pad about the centre."""
    width, height = MODEL["input"]["width"], MODEL["input"]["height"]
    image_height, image_width = image.shape[:2]
    to_width, to_height = width, height
    if MODEL["input"]["fit"] != "squash":
        width_binds = width * image_height >= height * image_width
        if width_binds == (MODEL["input"]["fit"] == "fit-short"):
            to_height = max(1, (2 * image_height * width + image_width) // (2 * image_width))
        else:
            to_width = max(1, (2 * image_width * height + image_height) // (2 * image_height))
    shrunk = cv2.resize(image, (min(to_width, image_width), min(to_height, image_height)), interpolation=cv2.INTER_AREA)
    resized = cv2.resize(shrunk, (to_width, to_height), interpolation=cv2.INTER_LINEAR)
    rows = np.clip(np.arange(height) - centred(to_height, height), 0, to_height - 1)
    columns = np.clip(np.arange(width) - centred(to_width, width), 0, to_width - 1)
    placed = resized[rows][:, columns]
    if MODEL["input"]["channels"] == 3:
        return placed
    grey = placed.astype(np.int32) @ np.array([9798, 19235, 3735], np.int32)
    return ((grey + (1 << 14)) >> 15).astype(np.uint8)[..., np.newaxis]


def centred(resized, size):
    """Where the resized picture starts on the input; negative if it is larger."""
    return (size - resized) // 2 if resized <= size else -((resized - size) // 2)


class Detector:
    """The int8 trunk and the float32 scorer."""

    def __init__(self):
        self.trunk = Interpreter(model_path=str(HERE / "trunk_int8.tflite"))
        self.scorer = Interpreter(model_path=str(HERE / "scorer_float32.tflite"))
        self.trunk.allocate_tensors()
        self.scorer.allocate_tensors()

    def cells(self, fitted):
        """Scores float32 [gh, gw] of an input uint8 [h, w, c]; higher is more anomalous."""
        return self.scores(fitted)[0]

    def scores(self, fitted):
        """The cells' scores float32 [gh, gw] and the picture's, of an input uint8 [h, w, c]."""
        quantised = (fitted.astype(np.int16) - 128).astype(np.int8)
        embeddings = run(self.trunk, quantised[np.newaxis])[0]
        scale, zero_point = self.trunk.get_output_details()[0]["quantization"]
        real = (embeddings.astype(np.float32) - np.float32(zero_point)) * np.float32(scale)
        cells, picture = run(self.scorer, real)
        return cells[0, :, :, 0], float(picture.ravel()[0])


def run(interpreter, value):
    """The outputs for one input."""
    interpreter.set_tensor(interpreter.get_input_details()[0]["index"], value)
    interpreter.invoke()
    return [interpreter.get_tensor(output["index"]) for output in interpreter.get_output_details()]


def self_test(detector):
    """Compare with the golden scores; the largest difference relative to the scores' size must be below 1 %."""
    golden = np.load(HERE / "golden.npz")
    got = np.stack([detector.cells(image) for image in golden["inputs"]])
    difference = float(np.abs(got - golden["cells"]).max())
    passed = difference <= 0.01 * float(np.abs(golden["cells"]).max())
    print(json.dumps({"self_test": "passed" if passed else "FAILED", "largest_difference": difference}))
    return 0 if passed else 1


def main(arguments):
    """Score the pictures named on the command line."""
    if not arguments:
        print(__doc__, file=sys.stderr)
        return 2
    detector = Detector()
    if arguments == ["--self-test"]:
        return self_test(detector)
    failed = False
    for path in arguments:
        file = Path(path)
        data = np.frombuffer(file.read_bytes(), np.uint8) if file.is_file() else np.empty(0, np.uint8)
        decoded = cv2.imdecode(data, cv2.IMREAD_COLOR) if data.size else None
        if decoded is None:
            print(f"{path}: not a picture that can be read", file=sys.stderr)
            failed = True
            continue
        cells, score = detector.scores(fit(cv2.cvtColor(decoded, cv2.COLOR_BGR2RGB)))
        limits = [MODEL[name] for name in ("review_threshold", "threshold") if MODEL[name] is not None]
        verdict = MODEL["labels"][sum(score >= limit for limit in limits)]
        regions = {
            region["name"]: float(max(cells[row, column] for row, column in region["cells"]))
            for region in MODEL["regions"]
            if not region["ignored"]
        }
        said = {"path": path, "score": score, "verdict": verdict, "regions": regions, "cells": cells.tolist()}
        print(json.dumps(said))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
