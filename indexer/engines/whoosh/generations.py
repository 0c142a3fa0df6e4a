"""Where an index lives on disk: generations beside each other, a pointer to the live one, one write lock.

    index/CURRENT            the name of the live generation and the checksum of that name, replaced atomically
    index/write.lock         held by the one process that writes
    index/g000001/           a Whoosh index: one table of contents (.toc), sealed with a checksum, and its segments (.seg)
    index/g000001/meta.json  the fingerprint of fields, analysis and file format that it was built with, and its checksum
    index/g000001/*.part     a merged segment that is being written, locked by who writes it

The one decision worth knowing: what is not live is not needed. A generation that a killed process was making is removed by the next writer,
and what cannot be read is refused by its name, for the index can be made anew from the reports.
"""

import json
import os
import re
import shutil
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from indexer.engines.whoosh.locking import WriteLock, write_lock
from indexer.engines.whoosh.storage import sync
from indexer.errors import EngineError, IndexCorruptError, IndexMissingError

POINTER: Final = "CURRENT"
META: Final = "meta.json"
_CLOCK_GRAIN_NS: Final = 1_000_000_000
"""Within this time of a change, files are looked at again: two changes may bear the same time."""

KEPT_GENERATIONS: Final = 2
"""The live one and the one before, which a slow reader may still be opening."""

_NAME: Final = re.compile(r"g[0-9]{6,}")


def pointer_to(name: str) -> str:
    """Return what the pointer to a generation says."""
    return f"{name} {zlib.crc32(name.encode()):08x}\n"


def meta_of(fingerprint: str) -> str:
    """Return what a generation's file of what it was built with says."""
    return json.dumps({"fingerprint": fingerprint, "crc32": f"{zlib.crc32(fingerprint.encode()):08x}"})


class Generations:
    """The generations of one index folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def write_lock(self) -> WriteLock:
        """The lock of whoever changes anything here."""
        return write_lock(self.folder)

    def create(self) -> None:
        """Create the private index folder; index files hold pickles, so nobody else may write there."""
        with self._writing("create the index folder"):
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            mode = self.folder.stat().st_mode
            if mode & 0o077:
                self.folder.chmod(mode & 0o700)

    @contextmanager
    def session(self, on_wait: Callable[[], None]) -> Iterator[None]:
        """Hold the write lock, making the folder first; ``on_wait`` is called once if another writer holds it."""
        self.create()
        with self.write_lock.session(on_wait) as outermost:
            if outermost:
                self._sweep()
            yield

    @contextmanager
    def _writing(self, what: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise EngineError(f"cannot {what} {self.folder}: {error.strerror or error}") from error

    def current(self) -> str:
        """Return the live generation's name; raises IndexMissingError when there is none."""
        path = self.folder / POINTER
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            if any(self.folder.glob("g*/*.seg")):
                raise IndexCorruptError(f"{path} is missing; run: precedent rebuild") from None
            raise IndexMissingError(f"there is no index at {self.folder}; run: precedent index") from None
        except OSError as error:
            raise IndexCorruptError(f"cannot read {path}: {error.strerror or error}; run: precedent rebuild") from error
        name = content.decode("ascii", "replace").partition(" ")[0]
        if not _NAME.fullmatch(name) or (content != pointer_to(name).encode() and not self._is_former(name, content)):
            raise IndexCorruptError(f"{path} is damaged: it does not name a generation with its checksum; run: precedent rebuild")
        return name

    def _is_former(self, name: str, pointer: bytes) -> bool:
        """Return whether a pointer without a checksum is from a version that had none: then what it names has none either."""
        try:
            return pointer == name.encode() and "crc32" not in json.loads((self.folder / name / META).read_bytes())
        except (OSError, ValueError, TypeError):
            return False

    def names(self) -> list[str]:
        """Return all generations on disk, oldest first."""
        found = (path.name for path in self.folder.glob("g*") if path.is_dir() and _NAME.fullmatch(path.name))
        return sorted(found, key=lambda name: int(name[1:]))

    def new(self, fingerprint: str) -> str:
        """Create the folder of a further generation, not yet live."""
        names = self.names()
        name = f"g{int(names[-1][1:]) + 1 if names else 1:06d}"
        path = self.folder / name
        with self._writing("make a generation in"):
            path.mkdir(mode=0o700)
            meta = path / META
            meta.write_text(meta_of(fingerprint), encoding="utf-8")
            sync(meta)
            sync(path)
            sync(self.folder)
        return name

    def fingerprint(self, name: str) -> str:
        """Return the fingerprint that a generation was built with; raises IndexCorruptError if that is not what was written."""
        path = self.folder / name / META
        try:
            content = path.read_text(encoding="utf-8")
            meta = json.loads(content)
            fingerprint = str(meta["fingerprint"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise IndexCorruptError(f"cannot read {path}: {error}; run: precedent rebuild") from error
        if content not in (meta_of(fingerprint), json.dumps({"fingerprint": fingerprint})):  # the latter by former versions
            raise IndexCorruptError(f"{path} is damaged: its checksum differs; run: precedent rebuild")
        return fingerprint

    def stamp(self, fixed: str | None, generation: str) -> tuple[int, ...] | None:
        """Return what differs after any commit to a generation, and after any switch of generations unless one is ``fixed``.

        None: that is so recent that the clock may miss a further change, or it cannot be told.
        """
        try:
            found = [(self.folder / name).stat() for name in (fixed or POINTER, generation)]
        except OSError:
            return None
        if abs(time.time_ns() - max(entry.st_mtime_ns for entry in found)) < _CLOCK_GRAIN_NS:
            return None
        return tuple(number for entry in found for number in (entry.st_ino, entry.st_mtime_ns))

    def switch(self, name: str) -> None:
        """Make a generation the live one, atomically and durably."""
        temporary = self.folder / f"{POINTER}.new"
        with self._writing("switch to the new generation in"):
            temporary.write_text(pointer_to(name), encoding="ascii")
            sync(temporary)
            temporary.replace(self.folder / POINTER)
            sync(self.folder)
        self._sweep()

    def _sweep(self) -> None:
        """Remove the generations that nobody can be reading any more, and what a killed process was making: those newer than the live one.

        Which one is live must be certain.
        """
        try:
            live = int(self.current()[1:])
        except EngineError:
            return  # who asks for the index is told, and a rebuild makes a new one
        (self.folder / f"{POINTER}.new").unlink(missing_ok=True)
        older = [name for name in self.names() if int(name[1:]) < live]
        newer = [name for name in self.names() if int(name[1:]) > live]
        for name in older[: -(KEPT_GENERATIONS - 1)] + newer:
            self.discard(name)

    def discard(self, name: str) -> None:
        """Remove a generation's files, unless it is the live one."""
        with suppress(EngineError):
            if self.current() == name:
                return
        shutil.rmtree(self.folder / name, ignore_errors=True)

    def size(self, name: str) -> int:
        """Return the bytes that a generation takes."""
        total = 0
        for entry in os.scandir(self.folder / name):
            with suppress(FileNotFoundError):  # merging removes files meanwhile
                total += entry.stat().st_size if entry.is_file() else 0
        return total
