"""Characters: labels, serial numbers, pages of text, loose signs in several fonts, sizes and angles."""

from __future__ import annotations

import string

import cv2
import numpy as np

from fomoad_gui.core.arrays import Uint8Array
from fomoad_gui.vision.drawing.canvas import Canvas, wash
from fomoad_gui.vision.drawing.dice import between, chance, log_between, pick, whole
from fomoad_gui.vision.drawing.palette import colours

FONTS = (
    cv2.FONT_HERSHEY_SIMPLEX,
    cv2.FONT_HERSHEY_PLAIN,
    cv2.FONT_HERSHEY_DUPLEX,
    cv2.FONT_HERSHEY_COMPLEX,
    cv2.FONT_HERSHEY_TRIPLEX,
    cv2.FONT_HERSHEY_SCRIPT_SIMPLEX,
)
_ALPHABETS = (
    string.ascii_letters,
    string.digits,
    string.ascii_uppercase + string.digits,
    string.printable[:94],
    "0123456789.:-/",
    "IOX|+-=",
)


def word(rng: np.random.Generator, letters: int) -> str:
    """A word of random characters from one alphabet."""
    alphabet = pick(rng, _ALPHABETS)
    return "".join(alphabet[int(draw * len(alphabet))] for draw in rng.random(letters))


def text_mask(rng: np.random.Generator, rows: int, columns: int) -> Uint8Array:
    """Lines of text, one sign or scattered signs, uint8 [rows, columns], 255 on the strokes."""
    mask = np.zeros((rows, columns), np.uint8)
    font = pick(rng, FONTS)
    kind = rng.random()
    if kind < 0.4:
        scale = log_between(rng, 0.3, 1.2)
        line = int(scale * between(rng, 26, 44))
        indent = whole(rng, 0, columns // 4)
        for baseline in range(whole(rng, 0, line), rows + line, line):
            cv2.putText(
                mask,
                word(rng, whole(rng, 4, 24)),
                (indent, baseline),
                font,
                scale,
                (255,),
                whole(rng, 1, 2),
                cv2.LINE_AA,
            )
    elif kind < 0.7:
        scale = log_between(rng, 0.6, 5.0) * rows / 128
        place = (int(between(rng, -0.1, 0.5) * columns), int(between(rng, 0.4, 1.0) * rows))
        cv2.putText(
            mask,
            word(rng, whole(rng, 1, 5)),
            place,
            font,
            scale,
            (255,),
            max(1, int(scale * between(rng, 1, 5))),
            cv2.LINE_AA,
        )
    else:
        for _ in range(whole(rng, 3, 14)):
            scale = log_between(rng, 0.4, 1.6)
            place = (whole(rng, -5, columns), whole(rng, 0, rows + 5))
            cv2.putText(
                mask, word(rng, whole(rng, 1, 4)), place, pick(rng, FONTS), scale, (255,), whole(rng, 1, 3), cv2.LINE_AA
            )
    if chance(rng, 0.5):
        angle = between(rng, 0, 360) if chance(rng, 0.5) else between(rng, -10, 10)
        matrix = cv2.getRotationMatrix2D((columns / 2, rows / 2), angle, between(rng, 0.8, 1.3))
        matrix[0, 1] += between(rng, -0.4, 0.4) * chance(rng, 0.3)
        mask = np.asarray(cv2.warpAffine(mask, matrix, (columns, rows), flags=cv2.INTER_LINEAR), np.uint8)
    return mask


def add_text(rng: np.random.Generator, canvas: Canvas) -> None:
    """Print, engrave or emboss text on the canvas."""
    mask = np.multiply(text_mask(rng, *canvas.size), np.float32(1.0 / 255.0), dtype=np.float32)
    kind = rng.random()
    if kind < 0.7:
        tone = colours(rng, 1)[0]
        wash(canvas, mask * np.float32(between(rng, 0.4, 1.0)), tone)
    if kind > 0.55:
        canvas.height[...] += mask * np.float32(log_between(rng, 0.8, 4.0) * pick(rng, (-1.0, 1.0)))
