"""Running a backbone with LiteRT.

LiteRT's default path is the XNNPACK delegate, for float32 and int8 alike. Its results are not those of the reference
kernels to the bit: float32 sums in another order, and int8 requantises by floating point, a step off here and there.
The reference kernels can be asked for, and take some ten times as long.
"""

from __future__ import annotations

import threading
from typing import Any

import numpy as np
from ai_edge_litert.interpreter import Interpreter, OpResolverType
from numpy.typing import NDArray

from fomoad_gui.backbone.graph.flat import FILE_IDENTIFIER
from fomoad_gui.backbone.quiet import quiet_stderr
from fomoad_gui.core.arrays import Float32Array, Uint8Array
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.images import InputSpec
from fomoad_gui.core.kernels import Kernels

_RESOLVERS = {Kernels.FAST: OpResolverType.AUTO, Kernels.REFERENCE: OpResolverType.BUILTIN_REF}
_REMEDY = "Choose a backbone of the catalogue, or build or convert this one anew."


class Backbone:
    """One interpreter of the content of a `.tflite` file, for inputs of one size.

    To be used by the thread that made it and no other: an interpreter has one set of buffers. `threads` is how many
    threads LiteRT may use for one picture.

    Raises `FomoadError` if `model` is no model, is damaged, or does not turn one picture of `input_spec.channels`
    channels, float32 or int8, into one map of cells.
    """

    def __init__(self, model: bytes, input_spec: InputSpec, threads: int = 1, kernels: Kernels = Kernels.FAST) -> None:
        self._thread = threading.get_ident()
        self._interpreter = _interpreter(model, threads, kernels)
        self._input = _only(self._interpreter.get_input_details(), "input", "picture")
        self._output = _only(self._interpreter.get_output_details(), "output", "map of cells")
        if int(self._input["shape"][3]) != input_spec.channels:
            raise FomoadError(
                f"The backbone takes {self._input['shape'][3]} channels, not {input_spec.channels}.",
                "Choose the RGB entry of the catalogue for 3 channels and the grey one for 1.",
            )
        self._shape = (1, input_spec.height, input_spec.width, input_spec.channels)
        self.pixel_values = _pixel_values(self._input)
        self._allocate()

    @property
    def grid(self) -> tuple[int, int, int]:
        """(gh, gw, D): rows, columns and the length of an embedding."""
        rows, columns, dimensions = self._interpreter.get_output_details()[0]["shape"][1:]
        return int(rows), int(columns), int(dimensions)

    @property
    def precision(self) -> str:
        """ "float32" or "int8"."""
        return str(np.dtype(self._input["dtype"]))

    def embed(self, images: Uint8Array) -> Float32Array:
        """Embeddings float32 [N, gh, gw, D] of pictures uint8 [N, h, w, c] of the input's size; int8 is dequantised.

        One picture at a time, which keeps memory small and is no slower than a batch.
        """
        embeddings = self.embed_raw(images).astype(np.float32, copy=False)
        if self.precision == "int8":
            scale, zero_point = self._output["quantization"]
            embeddings = (embeddings - np.float32(zero_point)) * np.float32(scale)
        return embeddings

    def embed_raw(self, images: Uint8Array) -> NDArray[np.float32 | np.int8]:
        """The embeddings as the network gives them: float32, or int8 steps as a microcontroller sees them."""
        if images.dtype != np.uint8 or images.shape[1:] != self._shape[1:]:
            raise ValueError(f"pictures {images.dtype} {images.shape} for an input of uint8 [N, {self._shape[1:]}]")
        if threading.get_ident() != self._thread:
            raise RuntimeError("a Backbone belongs to the thread that made it")
        maps = np.empty((len(images), *self.grid), self._output["dtype"])
        for image, result in zip(images, maps, strict=True):
            self._interpreter.set_tensor(self._input["index"], self.pixel_values[image][np.newaxis])
            self._interpreter.invoke()
            result[:] = self._interpreter.get_tensor(self._output["index"])[0]
        return maps

    def _allocate(self) -> None:
        _, height, width, _ = self._shape
        try:
            with quiet_stderr():
                self._interpreter.resize_tensor_input(self._input["index"], self._shape)
                self._interpreter.allocate_tensors()
                self._interpreter.invoke()
            shape = self._interpreter.get_output_details()[0]["shape"]
        except (RuntimeError, ValueError) as error:
            raise FomoadError(f"The backbone does not run at {width} × {height} pixels ({error}).", _REMEDY) from error
        if len(shape) != 4 or shape[0] != 1:
            raise FomoadError(f"The backbone gives {tuple(shape)} and not a map of cells for one picture.", _REMEDY)


def _interpreter(model: bytes, threads: int, kernels: Kernels) -> Any:
    if model[4:8] != FILE_IDENTIFIER:
        raise FomoadError("The backbone is not a TensorFlow Lite model.", _REMEDY)
    try:
        with quiet_stderr():
            interpreter = Interpreter(
                model_content=model, num_threads=threads, experimental_op_resolver_type=_RESOLVERS[kernels]
            )
            interpreter.allocate_tensors()
    except (RuntimeError, ValueError) as error:
        raise FomoadError(f"The backbone's file is damaged or needs what LiteRT lacks ({error}).", _REMEDY) from error
    return interpreter


def _only(details: list[dict[str, Any]], side: str, what: str) -> dict[str, Any]:
    """The model's one input or output; FomoadError unless it is one float32 or int8 array of four axes."""
    if len(details) != 1:
        raise FomoadError(f"The backbone has {len(details)} {side}s; it should have one {what}.", _REMEDY)
    tensor = details[0]
    if len(tensor["shape"]) != 4:
        raise FomoadError(f"The backbone's {side} has {len(tensor['shape'])} axes; a {what} has 4.", _REMEDY)
    if tensor["dtype"] not in (np.float32, np.int8):
        raise FomoadError(
            f"The backbone's {side} is {np.dtype(tensor['dtype'])}; only float32 and int8 are supported.", _REMEDY
        )
    if tensor["dtype"] == np.int8 and not tensor["quantization"][0] > 0:
        raise FomoadError(f"The backbone's int8 {side} has no quantisation scale.", _REMEDY)
    return tensor


def _pixel_values(tensor: dict[str, Any]) -> NDArray[np.float32 | np.int8]:
    """What each pixel value 0..255 is at the input: (pixel − 128) / 128, quantised where the input is int8.

    An int8 input of −1 … 1, whichever way its half step falls, takes pixel − 128, as a camera's bytes are taken.
    """
    real: NDArray[np.float32] = ((np.arange(256) - 128) / 128).astype(np.float32)
    if tensor["dtype"] == np.float32:
        return real
    scale, zero_point = tensor["quantization"]
    if takes_bytes(scale, zero_point):
        return (np.arange(256) - 128).astype(np.int8)
    quantised: NDArray[np.int8] = np.clip(np.round(real / scale) + zero_point, -128, 127).astype(np.int8)
    return quantised


def output_quantisation(model: bytes) -> tuple[float, int]:
    """Scale and zero point of the output of a `.tflite`'s content; 1 and 0 where it is float32."""
    scale, zero_point = Interpreter(model_content=model).get_output_details()[0]["quantization"]
    return (float(scale), int(zero_point)) if scale else (1.0, 0)


def takes_bytes(scale: float, zero_point: int) -> bool:
    """Whether an int8 input of this scale and zero point stands for −1 … 1, to half a step."""
    return abs(scale * 128.0 - 1.0) < 0.01 and zero_point in (-1, 0)
