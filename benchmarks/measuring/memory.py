"""What a process holds: its resident memory, how much of that is its own, and the most it ever was.

The one decision worth knowing: its own is what no file backs (``Anonymous`` in ``/proc/self/smaps_rollup``). Pages of a memory-mapped index
belong to the page cache: all processes share them, and the system takes them back when it needs room.
"""

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_KILOBYTES = re.compile(r"^(\w+):\s+(\d+) kB$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Memory:
    """Bytes: resident; resident and of this process alone, files included (USS); private, backed by no file; most resident so far."""

    rss: int
    uss: int
    private: int
    peak: int


def memory(process: int | str = "self") -> Memory:
    """Return the memory of a process, this one by default; Linux only."""
    rollup = _kilobytes(Path(f"/proc/{process}/smaps_rollup"))
    status = _kilobytes(Path(f"/proc/{process}/status"))
    uss = rollup["Private_Clean"] + rollup["Private_Dirty"]
    return Memory(rollup["Rss"] * 1024, uss * 1024, rollup["Anonymous"] * 1024, status["VmHWM"] * 1024)


def evict(folder: Path) -> None:
    """Take the files of a folder out of the page cache, as far as nobody has them mapped; that needs no privilege."""
    for path in _files(folder):
        with path.open("rb") as file:
            os.fsync(file.fileno())
            with suppress(OSError):  # a file system without a page cache
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


def _kilobytes(path: Path) -> dict[str, int]:
    return {name: int(value) for name, value in _KILOBYTES.findall(path.read_text(encoding="ascii"))}
