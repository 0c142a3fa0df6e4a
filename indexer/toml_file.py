"""A TOML file that people edit becomes tables, or a failure that names it.

The one decision worth knowing: who reads a file says which of its failures it is to be, so every reader words the same trouble alike.
"""

import tomllib
from pathlib import Path
from typing import Any

from indexer.errors import PrecedentError


def read_tables(path: Path, failure: type[PrecedentError]) -> dict[str, Any]:
    """Return the tables of a file; raises ``failure`` if it cannot be read, is not UTF-8 or is not TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise failure(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise failure(f"{path}: is not UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise failure(f"{path}: {error}") from error
