"""Paths and processes that go wrong, importable by a process that was started anew."""

import os
import time
from pathlib import PosixPath
from typing import Any


class Deadly(PosixPath):
    """A file that ends the process that opens it."""

    def open(self, *_: Any, **__: Any) -> Any:
        """End."""
        os._exit(9)


class Endless(PosixPath):
    """A file that is never read to its end."""

    def open(self, *_: Any, **__: Any) -> Any:
        """Wait."""
        time.sleep(3_600)


def stillborn(_: object) -> None:
    """End before anything is read: what a reading process does that cannot be started."""
    os._exit(4)
