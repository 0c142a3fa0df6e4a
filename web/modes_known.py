"""Failure modes as the pages and the API reach them: the catalogue and the profiles, found once for each state of what they depend on.

The one decision worth knowing: who asks while the catalogue is being found waits for it, since finding it twice at once helps nobody. If
the sentence model cannot be used, modes are found by words alone and the log says why; that catalogue is not written beside the index.
"""

import logging
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Final

from indexer.engines import Engine
from indexer.errors import FailureModesError, MeaningError
from indexer.failure_modes import NO_CURATION, Catalogue, Curation, FailureMode, Profile, catalogue, load_curation, profile
from indexer.meaning import Meaning
from indexer.settings import Settings

PROFILES: Final = 64
"""Modes whose profile a process remembers."""
PATIENCE: Final = 2.0
"""Seconds that a report's line waits for a catalogue that is being found."""


class KnownModes:
    """The failure modes of one library; safe for threads."""

    def __init__(self, settings: Settings, engine: Callable[[], Engine], meaning: Meaning | None) -> None:
        self._settings = settings
        self._engine = engine
        self._meaning = meaning
        self._lock = Lock()
        self._found: tuple[str, Catalogue] | None = None
        self._curation: Curation | None = None
        self._profiles: OrderedDict[str, Profile] = OrderedDict()
        self.problem = ""
        """What is wrong with the file since an edit, "" if nothing is: who edited it looks at the page, not at the log."""

    def state(self) -> str:
        """Return a text that changes whenever the catalogue may."""
        meaning = self._meaning.store.last_change() if self._meaning else 0
        return f"{self._engine().info().revision}.{_changed(self._settings.failure_modes)}.{meaning}"

    def catalogue(self) -> Catalogue:
        """Return the catalogue; raises FailureModesError if people's file of modes is malformed from the start."""
        with self._lock:
            return self._present()

    def at_hand(self) -> Catalogue | None:
        """Return the catalogue, or None if it is being found for somebody else: what is small beside a page must not hold up others."""
        if not self._lock.acquire(timeout=PATIENCE):
            return None
        try:
            return self._present()
        finally:
            self._lock.release()

    def profile(self, mode: FailureMode) -> Profile:
        """Return a mode in full; it must be one of the present catalogue."""
        with self._lock:
            found = self._present()
            if mode.slug not in self._profiles:
                self._profiles[mode.slug] = profile(self._engine(), found, mode)
                while len(self._profiles) > PROFILES:
                    self._profiles.popitem(last=False)
            self._profiles.move_to_end(mode.slug)
            return self._profiles[mode.slug]

    def _present(self) -> Catalogue:
        state = self.state()
        if self._found is None or self._found[0] != state:
            self._found = (state, self._find())
            self._profiles.clear()
        return self._found[1]

    def _find(self) -> Catalogue:
        self._curation = self._read()
        try:
            return catalogue(self._engine(), meaning=self._meaning, curation=self._curation, folder=self._settings.index)
        except MeaningError as error:
            logging.getLogger(__name__).error("%s; failure modes are found by words alone", error)
            return catalogue(self._engine(), curation=self._curation)

    def _read(self) -> Curation:
        """Read what people decided; if an edit broke the file, that is logged and shown, and what they decided before stays."""
        path = self._settings.failure_modes
        try:
            found = load_curation(path) if path.is_file() else NO_CURATION
            self.problem = ""
            return found
        except FailureModesError as error:
            if self._curation is None:
                raise
            self.problem = str(error)
            logging.getLogger(__name__).error("%s; the decisions of before stay in use", error)
            return self._curation


def _changed(path: Path) -> int:
    return path.stat().st_mtime_ns if path.is_file() else 0
