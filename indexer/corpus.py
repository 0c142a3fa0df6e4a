"""The folder of reports, the one source of truth: walk it, digest a file, put one in, take one out.

The one decision worth knowing: a write is not done before it is on the disk. A file is written beside its place, synced, renamed, and its
folder synced, so that after a crash there is the old report or the new one, never half of one.

What counts as a report: every regular file, whatever its suffix (an unreadable one should be named, not passed over in silence), except
hidden files and folders, what editors and this module leave behind while they write, and the folder's own furniture: README, LICENSE and
the like describe the folder, not an incident. A link to a file inside the folder is followed, one that leaves it is not; linked folders
never are.
"""

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Collection, Iterator
from operator import itemgetter
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from indexer.errors import CorpusError

_FURNITURE = frozenset(
    {"authors", "changelog", "code_of_conduct", "contributing", "copying", "license", "licence", "makefile", "notice", "readme"}
)
_LEFT_BEHIND = ("~", ".tmp", ".temp", ".swp", ".swo", ".part", ".crdownload", ".bak", ".orig")
_LONGEST_NAME = 200
_MODE = 0o644
_RESERVED = frozenset('<>:"|?*\\')


Stamp = tuple[int, int, int, int]
"""A file's size in bytes, the times of its last modification and change in nanoseconds, and its number on its disk."""


class CorpusFile(NamedTuple):
    """A report file: its path as text, its path relative to the corpus (with ``/``, printable), and its size in bytes.

    ``real`` is its absolute path with links followed; ``stamp`` tells whether the file is the one it was.
    """

    place: str
    name: str
    size: int
    real: str
    stamp: Stamp

    @property
    def path(self) -> Path:
        """Where it is."""
        return Path(self.place)


def walk(folder: Path) -> Iterator[CorpusFile]:
    """Yield the report files of a folder and its subfolders in the order of their names; a single file yields itself.

    Raises CorpusError if the folder, or one in it, is missing or cannot be read.
    """
    if folder.is_file():
        yield _found(str(folder), _shown(folder.name), str(folder.resolve()), folder.stat())
        return
    if not folder.is_dir():
        raise CorpusError(f"{folder}: no such folder of reports")
    root = str(folder.resolve())
    prefix = f"{str(folder).rstrip('/')}/"
    begin = len(root.rstrip("/")) + 1
    as_given = prefix != root[: begin - 1] + "/"
    found = [(_shown(entry.path[begin:]), entry.path[begin:], entry) for entry in _entries(root)]
    found.sort(key=itemgetter(0, 1), reverse=True)
    while found:
        name, below, entry = found.pop()  # and let go of: an entry keeps what it was asked for
        try:
            real = str(Path(entry.path).resolve()) if entry.is_symlink() else entry.path
            yield _found(prefix + below if as_given else entry.path, name, real, entry.stat())
        except FileNotFoundError:
            continue  # deleted since the folder was listed


def _found(place: str, name: str, real: str, info: os.stat_result) -> CorpusFile:
    return CorpusFile(place, name, info.st_size, real, (info.st_size, info.st_mtime_ns, info.st_ctime_ns, info.st_ino))


def _entries(root: str) -> Iterator["os.DirEntry[str]"]:
    folders = [root]
    while folders:
        place = folders.pop()
        try:
            with os.scandir(place) as listed:
                entries = list(listed)
        except OSError as error:
            raise CorpusError(f"{place}: cannot be read: {error.strerror}") from error
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                if not entry.name.startswith("."):
                    folders.append(entry.path)
            elif _is_report_name(entry.name) and (entry.is_file(follow_symlinks=False) or _is_linked_report(entry, root)):
                yield entry


def _is_linked_report(entry: "os.DirEntry[str]", root: str) -> bool:
    if not entry.is_symlink():
        return False
    try:
        target = Path(entry.path).resolve(strict=True)
    except (OSError, RuntimeError):
        return False  # it leads nowhere, or round in a circle
    return target.is_relative_to(root) and target.is_file()


def _is_report_name(name: str) -> bool:
    lower = name.lower()
    if lower.startswith((".", "~$", "#")) or lower.endswith(_LEFT_BEHIND):
        return False
    return lower.partition(".")[0] not in _FURNITURE


def _shown(name: str) -> str:
    """Return a file name that can be printed and stored: bytes that are no UTF-8 are written as escapes."""
    return name if name.isascii() else os.fsencode(name).decode("utf-8", "backslashreplace")


def digest(path: Path) -> str:
    """Return the BLAKE2b digest of a file's content, in 32 hexadecimal digits; raises CorpusError if it cannot be read."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, lambda: hashlib.blake2b(digest_size=16)).hexdigest()
    except OSError as error:
        raise CorpusError(f"{path}: cannot be read: {error.strerror}") from error


def put(folder: Path, name: str, data: bytes, *, suffixes: Collection[str]) -> Path:
    """Write a report file, new or in place of the old one, durably; return its path.

    ``suffixes`` are those that a reader knows (in lower case, with their dot). Raises CorpusError if the name has none of them, would leave
    the folder, or is hidden or reserved, or if writing fails.
    """
    path = _place(folder, name)
    if path.suffix.lower() not in suffixes:
        raise CorpusError(f"{name!r}: the suffix is none of {', '.join(sorted(suffixes))}")
    try:
        _make_folders(path.parent)
        _write(path, data)
    except OSError as error:
        raise CorpusError(f"{name}: cannot be written: {error.strerror}") from error
    return path


def delete(folder: Path, name: str) -> None:
    """Remove a report file durably; raises CorpusError if there is none, or the name would leave the folder."""
    path = _place(folder, name)
    try:
        path.unlink()
        _sync_folder(path.parent)
    except FileNotFoundError as error:
        raise CorpusError(f"{name}: no such report file") from error
    except OSError as error:
        raise CorpusError(f"{name}: cannot be removed: {error.strerror}") from error


def _place(folder: Path, name: str) -> Path:
    """Return where a named report belongs, after making sure that the name stays inside the folder and is a report's."""
    parts = PurePosixPath(name).parts
    if not name or name != "/".join(parts) or any(part in {"..", "/"} for part in parts):
        raise CorpusError(f"{name!r}: not a file name inside the corpus")
    for part in parts:
        if len(os.fsencode(part)) > _LONGEST_NAME or part != part.strip() or not part.isprintable() or _RESERVED & set(part):
            raise CorpusError(f"{name!r}: a file name has at most {_LONGEST_NAME} bytes and no control or reserved characters")
        if part.startswith("."):
            raise CorpusError(f"{name!r}: hidden files are no reports")
    if not _is_report_name(parts[-1]):
        raise CorpusError(f"{name!r}: this name is kept for something else than a report")
    root = folder.resolve()
    path = root.joinpath(*parts)
    if not path.parent.resolve().is_relative_to(root):
        raise CorpusError(f"{name!r}: leads out of the corpus through a link")
    return path


def _make_folders(folder: Path) -> None:
    """Create the missing folders above a file, each synced into the one above it."""
    missing = [folder, *folder.parents]
    for place in reversed([place for place in missing if not place.exists()]):
        place.mkdir(exist_ok=True)
        _sync_folder(place.parent)


def _write(path: Path, data: bytes) -> None:
    descriptor, beside = tempfile.mkstemp(dir=path.parent, prefix=".put-", suffix=".tmp")
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fchmod(stream.fileno(), _MODE)
            os.fsync(stream.fileno())
        Path(beside).replace(path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            Path(beside).unlink()
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
