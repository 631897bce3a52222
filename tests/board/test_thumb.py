"""Against what arm-none-eabi-as makes of these lines."""

from __future__ import annotations

import pytest

from fomoad_gui.board.thumb import Counted, count_thumb

CODE = {
    "push {r4, r5, lr}": ("30b5", 2),
    "pop {r4, pc}": ("10bd", 1),
    "ldmia r0!, {r1, r2, r3}": ("0ec8", 2),
    "stmia r2!, {r3, r4}": ("18c2", 1),
    "add r0, r1": ("0844", 0),
    "bx lr": ("7047", 0),
    "ldr.w r0, [r1, #4]": ("d1f80400", 0),
    "ldrd r4, r5, [r0], #8": ("f0e80245", 1),
    "ldrd r0, r5, [r3, #16]": ("d3e90405", 1),
    "strd r2, r5, [sp, #40]": ("cde90a25", 1),
    "ldmia.w r0!, {r4, r5, r6, r7, r8, r9}": ("b0e8f003", 5),
    "smlad r0, r1, r2, r3": ("21fb0230", 0),
    "vldr s0, [r0]": ("90ed000a", 0),
    "vldr d0, [r0]": ("90ed000b", 1),
    "vldmia r0!, {s0, s1, s2}": ("b0ec030a", 2),
    "vpush {d8, d9}": ("2ded048b", 3),
    "vmul.f32 s0, s1, s2": ("20ee810a", 0),
}


@pytest.mark.parametrize("line", CODE)
def test_an_instruction_is_one_and_its_further_words_are_counted(line: str) -> None:
    text, words = CODE[line]
    assert count_thumb(bytes.fromhex(text)) == Counted(1, words)


def test_a_stretch_adds_up() -> None:
    code = bytes.fromhex("".join(text for text, _ in CODE.values()))
    assert count_thumb(code) == Counted(len(CODE), sum(words for _, words in CODE.values()))
