"""Where an index lives on disk: generations beside each other, a pointer to the live one, one write lock.

    index/CURRENT            the name of the live generation, replaced atomically
    index/write.lock         held by the one writer
    index/g000001/           a Whoosh index: one table of contents (.toc), sealed with a checksum, and its segments (.seg)
    index/g000001/meta.json  the fingerprint of fields, analysis and file format that it was built with

The one decision worth knowing: Whoosh never calls fsync, so its storage is wrapped here: all files of a commit are on disk before the
rename that publishes it, and the rename is on disk before the commit returns.
"""

import json
import os
import shutil
import struct
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from filelock import FileLock, Timeout
from whoosh.filedb.filestore import FileStorage

from indexer.engines.whoosh.segment import Segment
from indexer.errors import EngineError, IndexCorruptError, IndexMissingError

POINTER: Final = "CURRENT"
META: Final = "meta.json"
TABLE: Final = ".toc"
LOCK: Final = "write.lock"
_SEAL: Final = struct.Struct("<I")
KEPT_GENERATIONS: Final = 2
"""The live one and the one before, which a slow reader may still be opening."""


class DurableStorage(FileStorage):
    """Whoosh's file storage with fsync before and after the rename that publishes a commit."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self._unsynced: set[str] = set()
        self.segments: dict[str, Segment] = {}
        """The contents of segment files that are open, by file name."""

    def create_file(self, name: str, **kwargs: Any) -> Any:
        """Create a file and remember that it is not on disk yet."""
        self._unsynced.add(name)
        return super().create_file(name, **kwargs)

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        """Seal the file, put all files created since the last rename on disk, then rename, then put the folder on disk."""
        seal(Path(self.folder, oldname))
        for name in self._unsynced:
            path = Path(self.folder, name)
            if path.exists():  # a segment's parts are deleted once they are assembled into one file
                sync(path)
        self._unsynced.clear()
        super().rename_file(oldname, newname, safe=safe)
        sync(Path(self.folder))

    def open_file(self, name: str, **kwargs: Any) -> Any:
        """Open a file; raises IndexCorruptError if it is a table of contents that is not what was sealed."""
        if name.endswith(TABLE) and not is_sealed(Path(self.folder, name)):
            raise IndexCorruptError(f"{Path(self.folder, name)} is damaged: its checksum differs; run: precedent rebuild")
        return super().open_file(name, **kwargs)


def seal(path: Path) -> None:
    """Append a file's checksum to it; Whoosh reads its table of contents from the beginning and does not look further."""
    checksum = zlib.crc32(path.read_bytes())
    with path.open("ab") as file:
        file.write(_SEAL.pack(checksum))


def is_sealed(path: Path) -> bool:
    """Return whether a file ends with its checksum."""
    content = path.read_bytes()
    return len(content) > _SEAL.size and _SEAL.pack(zlib.crc32(content[: -_SEAL.size])) == content[-_SEAL.size :]


def sync(path: Path) -> None:
    """Put a file or a folder on disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class Generations:
    """The generations of one index folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def create(self) -> None:
        """Create the private index folder; index files hold pickles, so nobody else may write there."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.folder.chmod(0o700)
        except OSError as error:
            raise EngineError(f"cannot create the index folder {self.folder}: {error.strerror}") from error

    def current(self) -> str:
        """Return the live generation's name; raises IndexMissingError when there is none."""
        try:
            name = (self.folder / POINTER).read_text(encoding="ascii").strip()
        except FileNotFoundError:
            raise IndexMissingError(f"there is no index at {self.folder}; run: precedent index") from None
        except (OSError, UnicodeDecodeError) as error:
            raise IndexCorruptError(f"cannot read {self.folder / POINTER}: {error}; run: precedent rebuild") from error
        if not name.startswith("g") or not name[1:].isdigit():
            raise IndexCorruptError(f"{self.folder / POINTER} names no generation: {name!r}; run: precedent rebuild")
        return name

    def names(self) -> list[str]:
        """Return all generations on disk, oldest first."""
        found = (path.name for path in self.folder.glob("g*") if path.is_dir() and path.name[1:].isdigit())
        return sorted(found, key=lambda name: int(name[1:]))

    def new(self, fingerprint: str) -> str:
        """Create the folder of a further generation, not yet live."""
        names = self.names()
        name = f"g{int(names[-1][1:]) + 1 if names else 1:06d}"
        path = self.folder / name
        path.mkdir(mode=0o700)
        meta = path / META
        meta.write_text(json.dumps({"fingerprint": fingerprint}), encoding="utf-8")
        sync(meta)
        sync(path)
        return name

    def fingerprint(self, name: str) -> str:
        """Return the fingerprint that a generation was built with; raises IndexCorruptError if it cannot be read."""
        path = self.folder / name / META
        try:
            return str(json.loads(path.read_text(encoding="utf-8"))["fingerprint"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise IndexCorruptError(f"cannot read {path}: {error}; run: precedent rebuild") from error

    def is_sealed(self, name: str) -> bool:
        """Return whether a generation has a sealed table of contents, which the first file format had not."""
        return any(is_sealed(path) for path in (self.folder / name).glob(f"*{TABLE}"))

    def switch(self, name: str) -> None:
        """Make a generation the live one, atomically and durably, and remove those that nobody can be reading any more."""
        temporary = self.folder / f"{POINTER}.new"
        temporary.write_text(name, encoding="ascii")
        sync(temporary)
        temporary.replace(self.folder / POINTER)
        sync(self.folder)
        older = [other for other in self.names() if other != name]
        for other in older[: -(KEPT_GENERATIONS - 1)]:
            self.discard(other)

    def discard(self, name: str) -> None:
        """Remove a generation's files."""
        shutil.rmtree(self.folder / name, ignore_errors=True)

    def size(self, name: str) -> int:
        """Return the bytes that a generation takes."""
        return sum(path.stat().st_size for path in (self.folder / name).iterdir() if path.is_file())

    @contextmanager
    def lock(self, on_wait: Callable[[], None]) -> Iterator[None]:
        """Hold the write lock; ``on_wait`` is called once if another writer holds it, then this one waits. Re-entrant within a thread."""
        lock = FileLock(self.folder / LOCK, is_singleton=True)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            on_wait()
            lock.acquire()
        try:
            yield
        finally:
            lock.release()
