"""How large the defects of a mask are."""

from __future__ import annotations

from fomoad_gui.core.arrays import BoolArray


def largest_extent(mask: BoolArray) -> tuple[int, int]:
    """(width, height) in pixels of the bounding box of the largest connected piece of `mask` [h, w]; (0, 0) of none.

    Pieces that touch at a corner are one, as in the pixel measures; the largest has the largest box.
    """
    from scipy import ndimage

    pieces, _ = ndimage.label(mask, structure=[[1, 1, 1]] * 3)
    extents = [(columns.stop - columns.start, rows.stop - rows.start) for rows, columns in ndimage.find_objects(pieces)]
    return max(extents, key=lambda extent: extent[0] * extent[1], default=(0, 0))
