"""`python -m fomoad_gui.backbone.build.bring`: a Keras model, or ImageNet's weights, to float32 `.tflite` files.

Reports one JSON object a line: {"stage"}; {"file", "cut"} for each file written; {"message", "remedy"} for a person's
mistake (exit status 1). Nothing in a model file is executed: Lambda layers are refused before it is loaded.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
import zipfile
from pathlib import Path
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

from fomoad_gui.backbone.architecture import V2_CUTS
from fomoad_gui.backbone.imagenet import DIGESTS, keras_file_name
from fomoad_gui.core.errors import FomoadError

_lines = os.fdopen(os.dup(1), "w", encoding="utf-8")
os.dup2(2, 1)


def main() -> int:
    """Convert as the arguments say; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m fomoad_gui.backbone.build.bring", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="the folder for the files")
    parser.add_argument("--model", type=Path, help="a Keras model")
    parser.add_argument("--cut", help="the layer to end at")
    parser.add_argument("--imagenet", type=int, choices=DIGESTS, help="ImageNet's weights for this size instead")
    parser.add_argument("--weights", type=Path, help="a file of those weights")
    options = parser.parse_args()
    _report({"stage": "Starting TensorFlow"})
    try:
        if options.imagenet is None:
            _write(options.out, *_model_up_to(options.model, options.cut))
        else:
            for cut, model in _imagenet(options.imagenet, options.weights):
                _write(options.out, cut, model)
    except FomoadError as error:
        _report({"message": error.message, "remedy": error.remedy})
        return 1
    return 0


def _model_up_to(path: Path, cut: str | None) -> tuple[str | None, Any]:
    """The Keras model up to that layer, or up to its last map."""
    import keras

    _check_harmless(path)
    try:
        model = keras.saving.load_model(path, compile=False, safe_mode=True)
    except Exception as error:  # whatever a reader of foreign files may raise
        reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
        raise FomoadError(
            f"“{path.name}” cannot be read as a Keras model ({reason}).",
            "Save the whole model with Keras 3 (model.save), without layers of your own, or give a .tflite file.",
        ) from error
    maps = [layer for layer in model.layers if len(getattr(_output(layer), "shape", ())) == 4][1:]
    if len(model.inputs) != 1 or not maps:
        raise FomoadError(f"“{path.name}” does not turn one picture into maps.", "Give a convolutional network.")
    named = [layer for layer in maps if layer.name == cut]
    if cut is not None and not named:
        last = ", ".join(layer.name for layer in maps[-12:])
        raise FomoadError(f"“{path.name}” has no layer {cut} to cut at.", f"Choose one such as {last}.")
    return cut, keras.Model(model.inputs, (named or maps)[-1].output)


def _output(layer: Any) -> Any:
    try:
        return layer.output
    except (AttributeError, ValueError):
        return None


def _check_harmless(path: Path) -> None:
    """Refuse, before Keras reads it, what is no whole model or brings code of its own."""
    try:
        config = _config(path)
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise FomoadError(
            f"“{path.name}” is damaged or holds no whole Keras model ({error}).",
            "Save the whole model (model.save), not its weights alone.",
        ) from error
    if '"Lambda"' in config:
        raise FomoadError(
            f"“{path.name}” has a Lambda layer, which is code that would run here.", "Save it without that layer."
        )


def _config(path: Path) -> str:
    if path.suffix == ".keras":
        with zipfile.ZipFile(path) as archive:
            return archive.read("config.json").decode()
    import h5py

    with h5py.File(path) as file:
        return str(file.attrs["model_config"])


def _imagenet(size: int, weights: Path | None) -> list[tuple[str, Any]]:
    import keras

    file = weights or _fetched(size)
    if hashlib.sha256(file.read_bytes()).hexdigest() != DIGESTS[size]:
        raise FomoadError(
            f"“{file}” is not Keras' file of ImageNet's weights for {size} pixels: its SHA-256 differs.",
            f"Fetch {keras_file_name(size)} again, or name the right size.",
        )
    model = keras.applications.MobileNetV2((None, None, 3), 0.35, include_top=False, weights=None)
    model.load_weights(file)
    return [(cut, keras.Model(model.input, model.get_layer(cut).output)) for cut in V2_CUTS]


def _fetched(size: int) -> Path:
    """The file as Keras fetches and keeps it."""
    import keras

    _report({"stage": "Fetching ImageNet's weights"})
    try:
        keras.applications.MobileNetV2((size, size, 3), 0.35, include_top=False)
    except Exception as error:  # Keras raises a bare Exception where a download fails
        raise FomoadError(
            "ImageNet's weights cannot be fetched: there is no network, or their server does not answer.",
            f"Fetch {keras_file_name(size)} on another machine with Keras, and give it with --from.",
        ) from error
    return Path(keras.config.keras_home()) / "models" / keras_file_name(size)


def _write(folder: Path, cut: str | None, model: Any) -> None:
    from fomoad_gui.backbone.build.convert import NOMINAL_EDGE, float32_tflite

    _report({"stage": "Converting"})
    try:
        content = float32_tflite(model, tuple(side or NOMINAL_EDGE for side in model.inputs[0].shape[1:]))
    except Exception as error:  # whatever the converter may raise
        raise FomoadError(
            "TensorFlow cannot convert the network to TensorFlow Lite.", "Cut it at an earlier layer."
        ) from error
    file = folder / f"{cut or 'network'}.tflite"
    file.write_bytes(content)
    _report({"file": str(file), "cut": cut})


def _report(line: dict[str, Any]) -> None:
    print(json.dumps(line, ensure_ascii=False), file=_lines, flush=True)


if __name__ == "__main__":
    sys.exit(main())
