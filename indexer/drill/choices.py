"""A mode becomes a question: the modes to choose from, and what tells the right one from the one that was chosen.

The one decision worth knowing: which modes stand beside the right one, and in which order, is drawn from the report's id and the modes'
addresses, so that the same case asks the same question everywhere, and neither place nor order says which is right.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

from indexer.analysis import fold
from indexer.failure_modes import Catalogue, Confusable, FailureMode

CHOICES: Final = 6
"""Modes to choose from at first; a key of its own for each."""
_ALIKE: Final = 3
_TERMS: Final = 6


@dataclass(frozen=True, slots=True)
class Difference:
    """Terms that tell a mode from another: those that only the right one has, those that only the other has."""

    right: tuple[str, ...]
    other: tuple[str, ...]


def choices(found: Catalogue, mode: FailureMode, confusable: Iterable[Confusable], report_id: str) -> tuple[FailureMode, ...]:
    """Return the modes to choose from: the right one, those easily confused with it, and others."""
    alike = {entry.slug for entry in list(confusable)[:_ALIKE]} - {mode.slug}
    others = sorted(
        (other for other in found.modes if other.slug != mode.slug), key=lambda other: (other.slug not in alike, _draw(report_id, other))
    )
    chosen = (mode, *others[: CHOICES - 1])
    return tuple(sorted(chosen, key=lambda other: _draw(f"{report_id} order", other)))


def difference(mode: FailureMode, other: FailureMode, confusable: Iterable[Confusable]) -> Difference:
    """Return what tells a mode from another one: as its profile says if they are easily confused, else by their telling terms."""
    known = next((entry for entry in confusable if entry.slug == other.slug), None)
    if known is not None:
        return Difference(known.ours, known.theirs)
    ours, theirs = ({fold(term): term for term in entry.terms} for entry in (mode, other))
    return Difference(_only(ours, theirs), _only(theirs, ours))


def _only(terms: dict[str, str], others: dict[str, str]) -> tuple[str, ...]:
    return tuple(term for folded, term in terms.items() if folded not in others)[:_TERMS]


def _draw(seed: str, mode: FailureMode) -> bytes:
    return blake2b(f"{seed}\0{mode.slug}".encode(), digest_size=8).digest()
