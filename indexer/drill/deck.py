"""The catalogue of failure modes becomes a deck of cards: a mode to learn on each, with the reports to learn it from.

The one decision worth knowing: a card is a mode, not a report, since what is to be remembered is the mode; each time it comes up, another
of its reports stands for it. A report that says hardly anything of what happened stands behind the others, one whose headline has become
the name of its mode stands last: where its words are those of the name, there is nothing to find out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from itertools import zip_longest
from typing import Final

from indexer.analysis import fold
from indexer.drill.cases import case
from indexer.engines import Engine
from indexer.failure_modes import Catalogue, FailureMode

MODES: Final = 200
"""Cards of a deck, of the commonest modes: nobody learns more."""
CASES: Final = 12
"""Cases of a card, those of the most typical reports."""
_LOOKED_AT: Final = 40
"""Reports of a mode that are read to find them."""
_SPARSE: Final = 20
"""Words of an issue below which it is little to go on."""
_AT_A_TIME: Final = 6
"""Modes from which the next new one is drawn."""


@dataclass(frozen=True, slots=True)
class Card:
    """A mode to learn, and the ids of the reports that it can be learnt from, in the order of their turn."""

    slug: str
    name: str
    cases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Deck:
    """All cards, commonest mode first; ``without`` are the modes that no report can teach yet: none is resolved and says what happened."""

    cards: tuple[Card, ...]
    without: tuple[FailureMode, ...] = ()

    def drawn(self) -> tuple[Card, ...]:
        """Return the cards in the order in which they are to be learnt: a few of the commonest modes, then the next few; which of the few
        comes next is not to be read off the list of all."""
        some = [self.cards[first : first + _AT_A_TIME] for first in range(0, len(self.cards), _AT_A_TIME)]
        return tuple(card for cards in some for card in sorted(cards, key=lambda card: _lot(f"order {card.slug}")))

    def after(self, report_id: str = "") -> str | None:
        """Return the case after a case, for those of whom nothing is remembered; None if there is no case at all."""
        order = list(self._order())
        if not order:
            return None
        place = order.index(report_id) + 1 if report_id in order else 0
        return order[place % len(order)]

    def _order(self) -> Iterator[str]:
        """Yield every case: one of each mode, then another of each, in an order that does not say which mode comes next."""
        for turn in zip_longest(*(card.cases for card in self.cards)):
            yield from sorted((name for name in turn if name is not None), key=_lot)


def _lot(name: str) -> bytes:
    """Return what a name is sorted by for an order that says nothing, and is the same everywhere."""
    return blake2b(name.encode(), digest_size=8).digest()


def deal(engine: Engine, found: Catalogue) -> Deck:
    """Make the deck of a catalogue; reads some reports of each mode."""
    cards, without = [], []
    for mode in found.modes[:MODES]:
        cases = _cases(engine, mode)
        if cases:
            cards.append(Card(mode.slug, mode.name, cases))
        else:
            without.append(mode)
    return Deck(tuple(cards), tuple(without))


def _cases(engine: Engine, mode: FailureMode) -> tuple[str, ...]:
    found: list[tuple[bool, bool, str]] = []
    for name in mode.reports[:_LOOKED_AT]:
        report = engine.get(name)
        told = case(report) if report is not None else None
        if told is not None:
            words = sum(len(section.text.split()) for section in told.issue)
            found.append((fold(told.report.headline) == fold(mode.name), words < _SPARSE, name))
        if len(found) == CASES:
            break
    return tuple(name for *_, name in sorted(found, key=lambda entry: entry[:2]))  # stable: the most typical first
