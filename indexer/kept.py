"""What was found of an index stays in a small file beside it: written whole or not at all, and believed only if it is what was written.

The one decision worth knowing: such a file is derived. A damaged one is named in the log, and what it held is found anew; one of another
version is not even worth a word.
"""

import json
import logging
import os
import tempfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_log = logging.getLogger(__name__)


def keep(path: Path, data: Mapping[str, Any], *, version: int) -> None:
    """Write JSON data to a file: all of it or nothing, on the disk on return, also if several processes do. Raises OSError."""
    body = json.dumps(data, ensure_ascii=False).encode()
    header = json.dumps({"version": version, "crc32": _checksum(version, body)}).encode()
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(header + b"\n" + body)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def kept(path: Path, *, version: int) -> dict[str, Any] | None:
    """Return the data of a file; None if there is none, if another version wrote it, or if it is damaged, which is logged."""
    try:
        return _read(path.read_bytes(), version)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        _log.warning("%s is damaged and made anew: %s", path, error)
        return None


def _read(content: bytes, version: int) -> dict[str, Any] | None:
    header, end, body = content.partition(b"\n")
    said = json.loads(header)
    if not end and "crc32" not in said:  # as former versions wrote it: all in one, without a checksum
        return said if said["version"] == version else None
    if said != {"version": said["version"], "crc32": _checksum(said["version"], body)}:
        raise ValueError("its checksum differs")
    data: dict[str, Any] = json.loads(body)
    return data if said["version"] == version else None


def _checksum(version: int, body: bytes) -> str:
    return f"{zlib.crc32(body, zlib.crc32(str(version).encode())):08x}"
