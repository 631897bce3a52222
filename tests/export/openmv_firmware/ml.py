"""Stands in for OpenMV's module of this name, with LiteRT beneath."""

from typing import Any

import image
import numpy as np
from ai_edge_litert.interpreter import Interpreter


class Model:
    def __init__(self, path: str, load_to_fb: bool = False) -> None:
        self._graph = Interpreter(model_path=path)
        self._graph.allocate_tensors()

    def predict(self, inputs: list[Any]) -> list[Any]:
        (given,) = inputs
        if isinstance(given, image.Image):
            # as the firmware does for int8 inputs
            given = (given.pixels.astype(np.int16) - 128).astype(np.int8)[np.newaxis]
        detail = self._graph.get_input_details()[0]
        assert given.shape == tuple(detail["shape"])
        assert given.dtype == np.int8
        self._graph.set_tensor(detail["index"], given)
        self._graph.invoke()
        return [self._graph.get_tensor(one["index"]) for one in self._graph.get_output_details()]
