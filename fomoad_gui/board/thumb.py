"""How many instructions a stretch of Thumb code has, and how many words they move beyond one each.

Encodings are those of the ARMv7-M Architecture Reference Manual, chapters A5 and A6.
"""

from __future__ import annotations

from typing import NamedTuple

_WIDE = (0b11101, 0b11110, 0b11111)
"""The first five bits of an instruction of 32 bits (A5.1)."""


class Counted(NamedTuple):
    """`instructions`, and the words that loads and stores of several registers move beyond their first."""

    instructions: int
    further_words: int


def count_thumb(code: bytes) -> Counted:
    """Of code that is executed once from end to end."""
    instructions = words = position = 0
    while position < len(code):
        first = code[position] | code[position + 1] << 8
        is_wide = first >> 11 in _WIDE
        second = code[position + 2] | code[position + 3] << 8 if is_wide else 0
        words += max((_wide_words(first, second) if is_wide else _narrow_words(first)) - 1, 0)
        position += 4 if is_wide else 2
        instructions += 1
    return Counted(instructions, words)


def _narrow_words(first: int) -> int:
    """Registers that a 16-bit LDM, STM, PUSH or POP moves, 0 for all else."""
    if first >> 12 == 0b1100:
        return (first & 0xFF).bit_count()
    if first >> 9 in (0b1011010, 0b1011110):
        return (first & 0x1FF).bit_count()
    return 0


def _wide_words(first: int, second: int) -> int:
    """Registers that a 32-bit LDM, STM, LDRD, STRD, VLDM or VSTM moves, 0 for all else."""
    if first >> 9 == 0b1110100:
        # A5.3.5 and A5.3.6: bit 6 tells two registers (or exclusive and table branches) from several
        is_pair = bool(first & 0x40)
        return (2 if first & 0x120 else 1) if is_pair else second.bit_count()
    if first >> 9 == 0b1110110 and second >> 9 & 0b111 == 0b101:
        # A6.6: P U W; P without W moves one register, of one word or two
        is_single = bool(first & 0x100) and not first & 0x20
        doubles = bool(second & 0x100)
        return (2 if doubles else 1) if is_single else second & 0xFF
    return 0
