"""Between the bytes of a `.tflite` file and the objects of its schema."""

from __future__ import annotations

from typing import Any

import flatbuffers
from ai_edge_litert import schema_py_generated as schema

FILE_IDENTIFIER = b"TFL3"


def unpack(model: bytes) -> Any:
    """The schema's `ModelT` of a `.tflite` file's content."""
    return schema.ModelT.InitFromPackedBuf(bytearray(model), 0)


def pack(model: Any) -> bytes:
    """The content of a `.tflite` file from a schema's `ModelT`; the same model gives the same bytes."""
    builder = flatbuffers.Builder(1 << 16)
    builder.Finish(model.Pack(builder), FILE_IDENTIFIER)
    return bytes(builder.Output())
