"""A microcontroller that is not there: runs firmware, counts its instructions, and watches its stack."""

from __future__ import annotations

import struct
from dataclasses import dataclass

import numpy as np
from unicorn import UC_ARCH_ARM, UC_HOOK_BLOCK, UC_MODE_MCLASS, UC_MODE_THUMB, Uc, UcError, arm_const

from fomoad_gui.board.cores import Core
from fomoad_gui.board.firmware import Firmware
from fomoad_gui.board.thumb import Counted, count_thumb
from fomoad_gui.core.arrays import Float32Array, Uint8Array
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.progress import NoProgress, Progress
from fomoad_gui.vision.frame import Camera

FLASH, FLASH_BYTES = 0x00000000, 16 << 20
RAM, RAM_BYTES = 0x20000000, 16 << 20
FRAME, FRAME_BYTES = 0x60000000, 256 << 20
"""Where the frame lies, which a camera's driver would have put there; it counts as neither flash nor RAM."""
STACK_BYTES = 1 << 16
REPORTED_EVERY = 1_000_000
"""Instructions between two looks at whether the run is still wanted; some 0.1 s."""
RETURN = FLASH + FLASH_BYTES - 0x100
"""Where calls return to; nothing lies there."""
_PAINT = b"\xa5"
CAMERA = FRAME + FRAME_BYTES - (16 << 20)
"""Where what a camera works in lies, which is counted by itself."""
_ARGUMENTS = (arm_const.UC_ARM_REG_R0, arm_const.UC_ARM_REG_R1, arm_const.UC_ARM_REG_R2, arm_const.UC_ARM_REG_R3)
_RESULT = struct.Struct("<fiIHHHH")
"""`fomoad_result` on a 32-bit machine."""


@dataclass(frozen=True, slots=True, eq=False)
class BoardResult:
    """One picture: `cells` float32 [gh, gw], its score, the verdict's number, and what it took."""

    cells: Float32Array
    score: float
    verdict: int
    counted: Counted


class VirtualBoard:
    """One core with firmware on it, opened. Not to be shared by threads."""

    def __init__(self, core: Core, firmware: Firmware) -> None:
        self._firmware = firmware
        self._machine = Uc(UC_ARCH_ARM, UC_MODE_THUMB | UC_MODE_MCLASS)
        self._machine.ctl_set_cpu_model(core.emulated)
        for start, size in ((FLASH, FLASH_BYTES), (RAM, RAM_BYTES), (FRAME, FRAME_BYTES)):
            self._machine.mem_map(start, size)
        for address, content in firmware.segments:
            self._machine.mem_write(address, content)
        self._top = RAM + RAM_BYTES
        self._machine.mem_write(self._top - STACK_BYTES, _PAINT * STACK_BYTES)
        self._progress: Progress = NoProgress()
        self._instructions = self._words = self._reported = 0
        self._known: dict[tuple[int, int], Counted] = {}
        self._machine.hook_add(UC_HOOK_BLOCK, self._count)
        self._call("board_open")

    @property
    def stack_bytes(self) -> int:
        """The deepest that the stack has been."""
        stack = np.frombuffer(self._machine.mem_read(self._top - STACK_BYTES, STACK_BYTES), np.uint8)
        return STACK_BYTES - int(np.argmax(stack != _PAINT[0]))

    def attach(self, camera: Camera) -> int:
        """Judge frames of `camera` from now on; the bytes that takes. Firmware must be built with what fits frames.

        Raises `FomoadError` for frames so long and narrow that they cannot be fitted.
        """
        self._call("board_open_camera", camera.width, camera.height, int(camera.pixels), CAMERA)
        found = self._machine.mem_read(self._firmware.symbols["board_camera_bytes"], 4)
        return int.from_bytes(bytes(found), "little")

    def run_frame(self, frame: Uint8Array, progress: Progress | None = None) -> BoardResult:
        """Judge a frame uint8 [H, W · bytes of a pixel] of the camera that is attached."""
        return self._judge(frame, progress, "board_run_frame", frame.shape[1])

    def run(self, picture: Uint8Array, progress: Progress | None = None) -> BoardResult:
        """Judge an input uint8 [h, w, c] of the network's size. `Cancelled` when `progress` says so."""
        return self._judge(picture, progress, "board_run")

    def _judge(self, pixels: Uint8Array, progress: Progress | None, name: str, *more: int) -> BoardResult:
        self._progress = progress or NoProgress()
        self._machine.mem_write(FRAME, np.ascontiguousarray(pixels).tobytes())
        self._instructions = self._words = self._reported = 0
        self._call(name, FRAME, *more)
        found = self._machine.mem_read(self._firmware.symbols["board_result"], _RESULT.size)
        score, verdict, cells, rows, columns, _, _ = _RESULT.unpack(bytes(found))
        scores = np.frombuffer(self._machine.mem_read(cells, 4 * rows * columns), np.float32)
        counted = Counted(self._instructions, self._words)
        return BoardResult(scores.reshape(rows, columns).copy(), float(score), int(verdict), counted)

    def _call(self, name: str, *arguments: int) -> None:
        self._machine.reg_write(arm_const.UC_ARM_REG_SP, self._top)
        self._machine.reg_write(arm_const.UC_ARM_REG_LR, RETURN | 1)
        for register, argument in zip(_ARGUMENTS, arguments, strict=False):
            self._machine.reg_write(register, argument)
        try:
            self._machine.emu_start(self._firmware.symbols[name] | 1, RETURN)
        except UcError as error:
            raise FomoadError(
                f"The program has crashed on the virtual board ({error}).", "Please report this."
            ) from error
        status = self._machine.reg_read(arm_const.UC_ARM_REG_R0)
        if status != 0:
            raise FomoadError(f"The detector does not run on the board (status {status}).", "Please report this.")

    def _count(self, machine: Uc, address: int, size: int, _: object) -> None:
        known = self._known.get((address, size))
        if known is None:
            known = self._known[address, size] = count_thumb(bytes(machine.mem_read(address, size)))
        self._instructions += known.instructions
        self._words += known.further_words
        if self._instructions >= self._reported + REPORTED_EVERY:
            self._reported = self._instructions
            self._progress.checkpoint(0, 0, "Running on the virtual board")
