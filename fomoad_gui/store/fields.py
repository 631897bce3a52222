"""JSON objects whose keys and types are known."""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping
from typing import Any


def fields(value: object, types: Mapping[str, type]) -> dict[str, Any]:
    """`value` if it is a JSON object with exactly these keys and types, integers made floats where asked for.

    ValueError otherwise, and for a float too large to be finite.
    """
    if not isinstance(value, dict) or value.keys() != types.keys():
        raise ValueError(f"not an object with the keys {', '.join(types)}")
    read = {}
    for key, kind in types.items():
        item = value[key]
        if kind is float and type(item) is int:
            item = float(item) if abs(item) <= sys.float_info.max else math.inf
        if not isinstance(item, kind) or (isinstance(item, bool) and kind is int):
            raise ValueError(f"“{key}” is not of type {kind.__name__}")
        if isinstance(item, float) and not math.isfinite(item):
            raise ValueError(f"“{key}” is not finite")
        read[key] = item
    return read
