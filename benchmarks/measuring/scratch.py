"""A folder for what a run writes, gone when the run ends, however it is ended.

The one decision worth knowing: gigabytes lie there, so a termination by signal ends the run as an exception does, and cleans up.
"""

import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def scratch(name: str) -> Iterator[Path]:
    """Make an empty folder; remove it with all that is in it."""
    former = signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    try:
        with tempfile.TemporaryDirectory(prefix=f"precedent-{name}-") as folder:
            yield Path(folder)
    finally:
        signal.signal(signal.SIGTERM, former)
