"""From pictures to projected embeddings: fit, trunk, pooling, projection."""

from __future__ import annotations

import hashlib
import json
import threading
from dataclasses import asdict
from typing import Any

import numpy as np

from fomoad_gui.backbone.tiling import TiledBackbone
from fomoad_gui.core.arrays import Float32Array, Uint8Array, fingerprint
from fomoad_gui.core.images import InputSpec
from fomoad_gui.core.kernels import Kernels
from fomoad_gui.core.pooling import Pooling, average_pool, pooling_facts
from fomoad_gui.core.projection import Projection, project
from fomoad_gui.vision.fit import fit_image


class Extractor:
    """Turns pictures into projected embeddings, one per cell.

    Safe to share between threads (each gets its own interpreter, freed with the extractor) and to send to other
    processes. `backbone` is the content of a `.tflite` file; without a `projection` embeddings are as the trunk gives
    them, pooled or not.
    """

    def __init__(
        self,
        backbone: bytes,
        input_spec: InputSpec,
        pooling: Pooling | None,
        projection: Projection | None,
        kernels: Kernels = Kernels.FAST,
    ) -> None:
        self._backbone = backbone
        self._input = input_spec
        self._pooling = pooling
        self._projection = projection
        self._kernels = kernels
        self._of_this_thread = threading.local()

    @property
    def fingerprint(self) -> str:
        """Names everything that the embeddings depend on but the picture itself."""
        facts: dict[str, Any] = {
            "backbone": hashlib.sha256(self._backbone).hexdigest(),
            "input": asdict(self._input),
            "pooling": pooling_facts(self._pooling),
            "projection": None if self._projection is None else fingerprint(self._projection.matrix),
        }
        if self._kernels is not Kernels.FAST:
            facts["kernels"] = self._kernels.value
        return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()

    def embed(self, image: Uint8Array) -> Float32Array:
        """Embeddings float32 [gh, gw, d] of a picture uint8 [H, W, 3] of any size."""
        return self.embed_input(fit_image(image, self._input))

    def embed_input(self, fitted: Uint8Array) -> Float32Array:
        """Embeddings float32 [gh, gw, d] of a picture that is fitted already, uint8 [h, w, c]."""
        maps = self._interpreter().embed(fitted[np.newaxis])
        pooled = maps if self._pooling is None else average_pool(self._pooling, maps)
        embedding: Float32Array = pooled[0] if self._projection is None else project(self._projection, pooled)[0]
        return embedding

    def _interpreter(self) -> TiledBackbone:
        existing: TiledBackbone | None = getattr(self._of_this_thread, "interpreter", None)
        if existing is None:
            existing = self._of_this_thread.interpreter = TiledBackbone(
                self._backbone, self._input, kernels=self._kernels
            )
        return existing

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name != "_of_this_thread"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._of_this_thread = threading.local()
