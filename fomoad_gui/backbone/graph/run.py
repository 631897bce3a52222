"""Runs graphs of fixed size as any other program would, to check an export."""

from __future__ import annotations

import numpy as np
from ai_edge_litert.interpreter import Interpreter

from fomoad_gui.core.arrays import Float32Array, Uint8Array


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


def run_scorer_graph(model: bytes, embeddings: Float32Array) -> Float32Array:
    """Cell scores float32 [gh, gw] of a trunk's map [1, gh, gw, D]."""
    interpreter = Interpreter(model_content=model)
    interpreter.allocate_tensors()
    interpreter.set_tensor(interpreter.get_input_details()[0]["index"], embeddings)
    interpreter.invoke()
    scores: Float32Array = interpreter.get_tensor(interpreter.get_output_details()[0]["index"])[0, :, :, 0]
    return scores
