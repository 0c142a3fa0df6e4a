"""The files of one generation: Whoosh's storage, made durable; tables of contents sealed; and what killed writers left behind removed.

The one decision worth knowing: Whoosh never calls fsync, so its storage is wrapped here: all files of a commit are on disk before the
rename that publishes it, and the rename is on disk before the commit returns. What takes long to write, a merged segment, is written
under a name that no commit looks at and with a lock on it, so that a later writer can tell it from what a killed one left.
"""

import fcntl
import os
import pickle
import re
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Any, Final

from whoosh.filedb.filestore import FileStorage
from whoosh.index import EmptyIndexError, FileIndex, LockError
from whoosh.index import IndexError as WhooshIndexError
from whoosh.reading import ReaderClosed, TermNotFound

from indexer.engines.whoosh.segment import Segment
from indexer.errors import EngineError, IndexCorruptError

TABLE: Final = ".toc"
_UNFINISHED: Final = ".part"
_UNFINISHED_TABLE: Final = re.compile(r"_MAIN_[0-9]+\.toc\.[0-9.]+")
_SEAL: Final = struct.Struct("<I")

_WHOOSH_ERRORS: Final = (
    WhooshIndexError, LockError, ReaderClosed, TermNotFound, OSError, EOFError, struct.error, zlib.error, pickle.UnpicklingError,
    AssertionError
)  # fmt: skip


@contextmanager
def wrapped(doing: str) -> Iterator[None]:
    """Turn Whoosh's own exceptions into EngineError; Whoosh checks its file formats with assertions."""
    try:
        yield
    except EmptyIndexError as error:
        raise EngineError(f"{doing}: its table of contents (_MAIN_*{TABLE}) is missing") from error
    except _WHOOSH_ERRORS as error:
        raise EngineError(f"{doing}: {type(error).__name__}: {error}") from error


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
        sync(Path(self.folder))
        super().rename_file(oldname, newname, safe=safe)
        sync(Path(self.folder))

    @contextmanager
    def unfinished(self) -> Iterator[IO[bytes]]:
        """Open a new file for what takes long to write; it is gone at the end, unless it was adopted under another name."""
        file = self._locked_file()
        while not os.fstat(file.fileno()).st_nlink:  # swept before it was locked
            file.close()
            file = self._locked_file()
        with file:
            try:
                yield file
            finally:
                Path(file.name).unlink(missing_ok=True)

    def _locked_file(self) -> IO[bytes]:
        file = NamedTemporaryFile(dir=self.folder, suffix=_UNFINISHED, delete=False)  # noqa: SIM115  # closed by who opens it
        fcntl.flock(file, fcntl.LOCK_EX)
        return file

    def adopt(self, file: IO[bytes], name: str) -> None:
        """Put an unfinished file that is finished on disk, and give it the name under which the next commit knows it."""
        file.flush()
        os.fsync(file.fileno())
        Path(file.name).rename(Path(self.folder, name))

    def sweep(self) -> None:
        """Remove what killed writers left unfinished; only for who holds the write lock. Whoosh removes segments that no table names."""
        for path in Path(self.folder).iterdir():
            if _UNFINISHED_TABLE.fullmatch(path.name) or (path.suffix == _UNFINISHED and _is_abandoned(path)):
                path.unlink(missing_ok=True)

    def open_file(self, name: str, **kwargs: Any) -> Any:
        """Open a file; raises IndexCorruptError if it is a table of contents that is not what was sealed."""
        if name.endswith(TABLE) and not is_sealed(Path(self.folder, name)):
            raise IndexCorruptError(f"{Path(self.folder, name)} is damaged: its checksum differs; run: precedent rebuild")
        return super().open_file(name, **kwargs)


class ArrayIndex(FileIndex):
    """Whoosh's index in one generation's folder."""

    def reader(self, reuse: Any = None) -> Any:
        """Return a reader of the newest commit; whoever needs one tries again, so that a missing file is named without delay."""
        table = self._read_toc()
        return self._reader(self.storage, table.schema, table.segments, table.generation, reuse=reuse)


def _is_abandoned(path: Path) -> bool:
    """Return whether no process has a lock on an unfinished file."""
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (FileNotFoundError, BlockingIOError):
        return False
    return True


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
