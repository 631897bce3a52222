from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from numpy.typing import NDArray

from fomoad_gui.store.array_format import header, read_header

ARRAYS = npst.arrays(
    st.sampled_from([np.float32, np.float64, np.uint8, np.int16, np.bool_]),
    npst.array_shapes(min_dims=0, max_dims=5, min_side=0, max_side=4),
)


@given(ARRAYS)
def test_the_file_is_the_one_that_numpy_writes(array: NDArray[Any]) -> None:
    expected = io.BytesIO()
    np.save(expected, array, allow_pickle=False)
    assert header(array) + array.tobytes() == expected.getvalue()


@given(ARRAYS)
def test_shape_and_dtype_come_back(array: NDArray[Any]) -> None:
    stream = io.BytesIO(header(array) + array.tobytes())
    assert read_header(stream, len(stream.getvalue())) == (array.shape, array.dtype)
    assert stream.read() == array.tobytes()


@given(st.data())
def test_a_changed_byte_is_refused_or_describes_an_array_of_the_same_size(data: st.DataObject) -> None:
    array = np.zeros((2, 3, 4), np.float32)
    changed = bytearray(header(array) + array.tobytes())
    changed[data.draw(st.integers(0, len(header(array)) - 1))] = data.draw(st.integers(0, 255))
    try:
        shape, dtype = read_header(io.BytesIO(changed), len(changed))
    except ValueError:
        return
    assert np.prod(shape) * dtype.itemsize == array.nbytes


@pytest.mark.parametrize(
    "content", [b"", b"\x93NUMPY", b"\x93NUMPY\x01\x00\xff\xff", b"\x93NUMPY\x02\x00v\x00\x00\x00"]
)
def test_what_is_no_header_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match="not the header"):
        read_header(io.BytesIO(content), len(content))
