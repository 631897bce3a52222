"""Arrays as values."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest

from fomoad_gui.core.arrays import fingerprint, read_only


def test_read_only_array_refuses_writes_and_leaves_the_original_writeable() -> None:
    original = np.arange(6.0)
    frozen = read_only(original)
    with pytest.raises(ValueError, match="read-only"):
        frozen[0] = 1
    original[0] = 7
    assert frozen[0] == 0


def test_read_only_array_is_not_copied_again() -> None:
    frozen = read_only(np.arange(6.0))
    assert read_only(frozen) is frozen


def test_read_only_view_of_writeable_memory_is_copied() -> None:
    original = np.arange(6.0)
    view = original[:4]
    view.flags.writeable = False
    frozen = read_only(view)
    original[:] = -1
    assert frozen.tolist() == [0, 1, 2, 3]


def test_memory_of_bytes_is_trusted_and_that_of_a_bytearray_is_not() -> None:
    from_bytes = np.frombuffer(b"abcd", np.uint8)
    assert read_only(from_bytes) is from_bytes
    memory = bytearray(b"abcd")
    view = np.frombuffer(memory, np.uint8)
    view.flags.writeable = False
    frozen = read_only(view)
    memory[0] = 0
    assert frozen.tobytes() == b"abcd"


@pytest.mark.parametrize("array", [np.arange(12).reshape(3, 4).T, np.arange(12)[::2], np.array(3.5), np.empty((0, 3))])
def test_read_only_array_is_contiguous_with_the_same_content(array: np.ndarray) -> None:
    frozen = read_only(array)
    assert frozen.flags.c_contiguous
    assert frozen.shape == array.shape
    assert np.array_equal(frozen, array)


def test_fingerprint_is_the_published_hash_of_dtype_shape_and_bytes() -> None:
    array = np.arange(6, dtype=np.float32).reshape(2, 3)
    assert fingerprint(array) == hashlib.sha256(b"<f4(2, 3)" + array.tobytes()).hexdigest()
    assert fingerprint(array.T.copy().T) == fingerprint(array)


def test_fingerprint_tells_values_dtypes_shapes_and_order_apart() -> None:
    one, two = np.arange(6, dtype=np.float32), np.zeros(3)
    prints = {
        fingerprint(one),
        fingerprint(one.astype(np.float64)),
        fingerprint(one.reshape(2, 3)),
        fingerprint(one + 1),
        fingerprint(one, two),
        fingerprint(two, one),
        fingerprint(np.empty(0)),
        fingerprint(),
    }
    assert len(prints) == 8
