"""The deck of the drill as the pages reach it: made once for each state of the catalogue of failure modes.

The one decision worth knowing: making it reads some reports of each mode, so who asks while it is being made waits for it, as with the
catalogue itself.
"""

from threading import Lock
from typing import Final

from flask import Flask, current_app

from indexer.drill import Deck, deal
from web.library import Library, library

_NAME: Final = "precedent.drill"


class KnownDeck:
    """The deck of one library; safe for threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._made: tuple[str, Deck] | None = None

    def present(self, shelf: Library) -> Deck:
        """Return the deck of the present catalogue; raises what finding the catalogue raises."""
        with self._lock:
            state = shelf.modes.state()
            if self._made is None or self._made[0] != state:
                self._made = (state, deal(shelf.engine, shelf.modes.catalogue()))
            return self._made[1]


def install(app: Flask) -> None:
    """Give an application its deck."""
    app.extensions[_NAME] = KnownDeck()


def deck() -> Deck:
    """Return the present deck of the application that handles this request."""
    known: KnownDeck = current_app.extensions[_NAME]
    return known.present(library())
