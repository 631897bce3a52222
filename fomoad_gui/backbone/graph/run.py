"""Runs graphs of fixed size as any other program would, to check an export."""

from __future__ import annotations

import numpy as np
from ai_edge_litert.interpreter import Interpreter, OpResolverType
from numpy.typing import NDArray

from fomoad_gui.backbone.graph.fixed_size import with_fixed_size
from fomoad_gui.backbone.runtime import output_quantisation
from fomoad_gui.core.arrays import Float32Array, Uint8Array
from fomoad_gui.core.images import InputSpec
from fomoad_gui.core.progress import NoProgress, Progress


def run_trunk(model: bytes, image: Uint8Array) -> Float32Array:
    """Embeddings float32 [1, gh, gw, D] of an input uint8 [h, w, c] by an int8 trunk."""
    interpreter = Interpreter(model_content=model)
    interpreter.allocate_tensors()
    given, result = interpreter.get_input_details()[0], interpreter.get_output_details()[0]
    interpreter.set_tensor(given["index"], (image.astype(np.int16) - 128).astype(np.int8)[np.newaxis])
    interpreter.invoke()
    scale, zero_point = result["quantization"]
    quantised = interpreter.get_tensor(result["index"]).astype(np.float32)
    real: Float32Array = (quantised - np.float32(zero_point)) * np.float32(scale)
    return real


def run_reference(
    model: bytes, input_spec: InputSpec, images: Uint8Array, progress: Progress | None = None
) -> Float32Array:
    """Embeddings float32 [N, gh, gw, D] of inputs uint8 [N, h, w, c] by an int8 trunk; see `run_reference_steps`."""
    scale, zero_point = output_quantisation(model)
    steps = run_reference_steps(model, input_spec, images, progress).astype(np.float32)
    real: Float32Array = (steps - np.float32(zero_point)) * np.float32(scale)
    return real


def run_reference_steps(
    model: bytes, input_spec: InputSpec, images: Uint8Array, progress: Progress | None = None
) -> NDArray[np.int8]:
    """The int8 [N, gh, gw, D] that an int8 trunk makes of inputs uint8 [N, h, w, c] with TensorFlow Lite's reference
    kernels: slow, and what every other implementation is measured by.
    """
    interpreter = Interpreter(
        model_content=with_fixed_size(model, input_spec), experimental_op_resolver_type=OpResolverType.BUILTIN_REF
    )
    interpreter.allocate_tensors()
    given, result = interpreter.get_input_details()[0], interpreter.get_output_details()[0]
    reporting, maps = progress or NoProgress(), []
    for done, image in enumerate(images):
        reporting.checkpoint(done, len(images), "Running the reference kernels")
        interpreter.set_tensor(given["index"], (image.astype(np.int16) - 128).astype(np.int8)[np.newaxis])
        interpreter.invoke()
        maps.append(interpreter.get_tensor(result["index"])[0])
    return np.stack(maps)


def run_detector_graph(model: bytes, image: Uint8Array) -> Float32Array:
    """Cell scores float32 [gh, gw] of an input uint8 [h, w, c] by trunk and scorer in one graph."""
    return run_scorer_graph(model, (image.astype(np.int16) - 128).astype(np.int8)[np.newaxis])


def run_scorer_graph(model: bytes, embeddings: Float32Array | NDArray[np.int8]) -> Float32Array:
    """Cell scores float32 [gh, gw] of a trunk's map [1, gh, gw, D]."""
    interpreter = Interpreter(model_content=model)
    interpreter.allocate_tensors()
    interpreter.set_tensor(interpreter.get_input_details()[0]["index"], embeddings)
    interpreter.invoke()
    scores: Float32Array = interpreter.get_tensor(interpreter.get_output_details()[0]["index"])[0, :, :, 0]
    return scores
