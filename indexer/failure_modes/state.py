"""What was found of an index's failure modes, in one small file beside it: so that modes keep their addresses, and nothing is done twice.

The one decision worth knowing: the file is derived and may be deleted, but its slugs are then made anew from what the modes are called.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from indexer.failure_modes.model import Quote
from indexer.kept import keep, kept

FILE: Final = "failure-modes.json"
_VERSION: Final = 3
"""Raised by hand when reports are grouped in another way."""


@dataclass(frozen=True, slots=True)
class Group:
    """A mode as the machine sees it: its address, the name that it proposes, its telling terms, its reports, the most typical first, and
    how it went in one of them."""

    slug: str
    name: str
    terms: tuple[str, ...]
    reports: tuple[str, ...]
    example: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class Member:
    """An indexed report: the digest of its file, the day on which it was created, "" if unknown, and the days until it was resolved."""

    digest: str
    created: str
    days: int | None = None


Nearest = tuple[tuple[str, float], ...]
"""The ids of the reports that are nearest to one, and their scores as precedents, the best first."""


@dataclass(frozen=True, slots=True)
class State:
    """All groups and reports, as of a ``revision``; ``moved`` reports came, changed or went since all were grouped together, by their
    meanings if ``meant``. ``nearest``: of reports about which that was asked since. ``curated``: the groups whose reports people changed,
    as last described."""

    revision: str = ""
    meant: bool = False
    moved: int = 0
    groups: tuple[Group, ...] = ()
    members: Mapping[str, Member] = field(default_factory=dict)
    nearest: Mapping[str, Nearest] = field(default_factory=dict)
    curated: tuple[Group, ...] = ()


def load_state(folder: Path | None) -> State:
    """Return what is kept; an empty state if nothing is, if another version of the product kept it, or if it is damaged."""
    data = kept(folder / FILE, version=_VERSION) if folder else None
    if data is None:
        return State()
    try:
        groups = tuple(_group(row) for row in data["groups"])
        members = {name: Member(*row) for name, row in data["members"].items()}
        nearest = {name: tuple((other, float(score)) for other, score in rows) for name, rows in data["nearest"].items()}
        curated = tuple(_group(row) for row in data["curated"])
        return State(data["revision"], data["meant"], data["moved"], groups, members, nearest, curated)
    except (ValueError, KeyError, TypeError):
        return State()  # by a former version, which did not check what it read


def _group(row: dict[str, Any]) -> Group:
    example = tuple(Quote(quote["report"], quote["section"], quote["text"]) for quote in row["example"])
    return Group(row["slug"], row["name"], tuple(row["terms"]), tuple(row["reports"]), example)


def save_state(folder: Path, state: State) -> None:
    """Keep a state: whole or not at all, also if several processes do."""
    data = {
        "revision": state.revision,
        "meant": state.meant,
        "moved": state.moved,
        "groups": [asdict(group) for group in state.groups],
        "members": {name: [member.digest, member.created, member.days] for name, member in state.members.items()},
        "nearest": dict(state.nearest),
        "curated": [asdict(group) for group in state.curated],
    }
    keep(folder / FILE, data, version=_VERSION)
