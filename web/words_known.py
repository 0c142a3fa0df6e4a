"""The product's words as the pages and the API reach them, found once for each state of the index and of the glossary.

The one decision worth knowing: who asks while they are being found waits, since finding them twice at once helps nobody.
"""

from collections.abc import Callable
from threading import Lock

from indexer.engines import Engine
from indexer.glossary import Glossary
from indexer.terminology import Word, terminology


class KnownWords:
    """The words of one library; safe for threads."""

    def __init__(self, engine: Callable[[], Engine], glossary: Callable[[], Glossary], revision: Callable[[], str]) -> None:
        self._engine = engine
        self._glossary = glossary
        self._revision = revision
        self._lock = Lock()
        self._found: tuple[str, tuple[Word, ...]] | None = None

    def all(self) -> tuple[Word, ...]:
        """Return every word in the order of the alphabet."""
        with self._lock:
            revision = self._revision()
            if self._found is None or self._found[0] != revision:
                self._found = revision, terminology(self._engine(), self._glossary())
            return self._found[1]
