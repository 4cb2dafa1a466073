"""A process that opens no socket any more, nor does what it starts: a program taken over by a picture calls nobody.

Linux's seccomp does it, which needs no right and can't be undone: socket(2) and io_uring (another way to one) answer
"permission denied". Where the kernel or the machine is another one nothing happens, and the other limits stand alone.

Run by its path, alone (`python -I offline.py PROGRAM …`), it runs PROGRAM so.
"""

import ctypes
import platform
import runpy
import sys

_NO_NEW_PRIVILEGES, _SECCOMP, _FILTER = 38, 22, 2
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_NUMBER, _MACHINE = 0, 4
"""Where the kernel's description of a call has its number and its machine."""
_ALLOW, _DENY = 0x7FFF0000, 0x00050000 | 13
_OTHER_ABI = 0x40000000
_IO_URING_SETUP = 425
_MACHINES = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
"""Name → the kernel's word for it, and its number of socket(2)."""


class _Step(ctypes.Structure):
    _fields_ = (("code", ctypes.c_ushort), ("then", ctypes.c_ubyte), ("other", ctypes.c_ubyte), ("k", ctypes.c_uint))


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.POINTER(_Step)))


def cut_off() -> bool:
    """From now on no thread that is started opens a socket; whether this system can do that."""
    if sys.platform != "linux" or platform.machine() not in _MACHINES:
        return False
    steps = _steps(*_MACHINES[platform.machine()])
    program = _Program(len(steps), (_Step * len(steps))(*steps))
    kernel = ctypes.CDLL(None, use_errno=True)
    if kernel.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        return False
    return int(kernel.prctl(_SECCOMP, _FILTER, ctypes.byref(program))) == 0


def _steps(machine: int, socket: int) -> list[_Step]:
    """Jumps count the steps that are left out; the last step denies."""
    return [
        _Step(_LOAD, 0, 0, _MACHINE),
        _Step(_EQUAL, 0, 5, machine),
        _Step(_LOAD, 0, 0, _NUMBER),
        _Step(_AT_LEAST, 3, 0, _OTHER_ABI),
        _Step(_EQUAL, 2, 0, socket),
        _Step(_EQUAL, 1, 0, _IO_URING_SETUP),
        _Step(_RETURN, 0, 0, _ALLOW),
        _Step(_RETURN, 0, 0, _DENY),
    ]


if __name__ == "__main__":
    cut_off()
    del sys.argv[0]
    runpy.run_path(sys.argv[0], run_name="__main__")
