"""The processor cores that exports are built for and run on."""

from __future__ import annotations

from dataclasses import dataclass

from unicorn import arm_const

from fomoad_gui.board.thumb import Counted
from fomoad_gui.core.errors import FomoadError


@dataclass(frozen=True, slots=True)
class Core:
    """One core: how it is called to the compiler and to the emulator, and what an instruction costs on it.

    `has_fpu` says whether it computes with float32; without, the runtime scores in fixed point.

    A model of its time, see docs/mcu.md, right to within `uncertainty`, a share of it: `cycles_per_instruction`, and
    `cycles_per_word` for each word beyond the first that an instruction loads or stores.
    """

    name: str
    target: str
    cpu: str
    emulated: int
    has_fpu: bool
    cycles_per_instruction: float
    cycles_per_word: float
    uncertainty: float

    def cycles(self, counted: Counted) -> float:
        """That it takes, by the model."""
        return self.cycles_per_instruction * counted.instructions + self.cycles_per_word * counted.further_words


CORES = {
    core.name: core
    for core in (
        Core(
            "cortex-m0plus",
            "thumb-freestanding-eabi",
            "cortex_m0plus",
            arm_const.UC_CPU_ARM_CORTEX_M0,
            has_fpu=False,
            cycles_per_instruction=1.4,
            cycles_per_word=1.0,
            uncertainty=0.2,
        ),
        Core(
            "cortex-m4f",
            "thumb-freestanding-eabihf",
            "cortex_m4+vfp4d16sp",
            arm_const.UC_CPU_ARM_CORTEX_M4,
            has_fpu=True,
            cycles_per_instruction=1.25,
            cycles_per_word=1.0,
            uncertainty=0.15,
        ),
        Core(
            "cortex-m33",
            "thumb-freestanding-eabihf",
            "cortex_m33+dsp+fp_armv8d16sp",
            arm_const.UC_CPU_ARM_CORTEX_M33,
            has_fpu=True,
            cycles_per_instruction=1.2,
            cycles_per_word=1.0,
            uncertainty=0.2,
        ),
        Core(
            "cortex-m7",
            "thumb-freestanding-eabihf",
            "cortex_m7+fp_armv8d16",
            arm_const.UC_CPU_ARM_CORTEX_M7,
            has_fpu=True,
            cycles_per_instruction=0.8,
            cycles_per_word=0.5,
            uncertainty=0.3,
        ),
    )
}
"""By name."""


def core(name: str) -> Core:
    """The core of that name; `FomoadError` that lists those there are."""
    if name not in CORES:
        raise FomoadError(f"There is no core '{name}'.", f"Choose one of {', '.join(CORES)}.")
    return CORES[name]
