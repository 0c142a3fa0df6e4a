"""What a run did and how far it is, for those who wait for it."""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Failure:
    """A file or record that could not be indexed, and why."""

    file: str
    reason: str


@dataclass(frozen=True, slots=True)
class Warned:
    """A report that was indexed although something is missing or unclear."""

    id: str
    file: str
    messages: tuple[str, ...]


@dataclass(slots=True)
class Summary:
    """What a run did, counted in reports; ``failed`` names files or records."""

    added: int = 0
    updated: int = 0
    deleted: int = 0
    unchanged: int = 0
    warned: list[Warned] = field(default_factory=list)
    failed: list[Failure] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: files done and in all, reports read so far."""

    files: int
    of_files: int
    reports: int


OnProgress = Callable[[Progress], None]
