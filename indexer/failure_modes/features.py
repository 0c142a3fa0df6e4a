"""Reports become rows of numbers: rare words and, where there are vectors, meaning; two rows are near when two reports failed alike.

The one decision worth knowing: the direction that all reports have in common is taken out of the vectors of meaning. All reports tell of
incidents of one product, so without that every one is near to every other.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final

import numpy as np
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize

from indexer.failure_modes.texts import terms_of
from indexer.meaning import Meaning
from indexer.report import Report

MEANING: Final = 0.2
"""The part of likeness that is likeness of meaning; the rest is that of words."""

EXACT: Final = 4_000
"""Reports up to which all are compared with all; of more, words are condensed to :data:`CONDENSED` numbers a report."""

CONDENSED: Final = 128
_COMMON: Final = 0.3
_FEW: Final = 50


class Features:
    """Rows of a corpus's reports, in the order of ``ids``, each of length 1, and which terms each has."""

    def __init__(self, ids: Sequence[str], reports: Iterable[Report], meaning: Meaning | None) -> None:
        self.ids = list(ids)
        # Terms of one report alone join nothing; terms of a third of all tell nothing, unless a mode may be most of a few reports.
        most = int(_COMMON * len(self.ids)) if len(self.ids) >= _FEW else max(1, len(self.ids))
        least = min(2, len(self.ids))
        self._vectorizer = TfidfVectorizer(analyzer=terms_of, min_df=least, max_df=most, sublinear_tf=True, dtype=np.float32)
        self.words: Any = self._vectorizer.fit_transform(reports)
        self.terms: list[str] = list(self._vectorizer.get_feature_names_out())
        self.rows = self._rows(meaning)

    def _rows(self, meaning: Meaning | None) -> Any:
        words: Any = self.words
        if len(self.ids) > EXACT and words.shape[1] > CONDENSED:
            words = normalize(TruncatedSVD(CONDENSED, random_state=0).fit_transform(words))
        else:
            words = words.toarray() if len(self.ids) <= EXACT else words
        found = _meanings(self.ids, meaning)
        if found is None:
            return np.asarray(words, np.float32)
        return np.hstack([np.sqrt(1 - MEANING) * words, np.sqrt(MEANING) * found]).astype(np.float32)


def _meanings(ids: Sequence[str], meaning: Meaning | None) -> Any:
    """Return the direction of each report's meaning, what all have in common taken out; zeros for one without vectors."""
    if meaning is None or not meaning.known():
        return None
    found = meaning.summaries(ids)
    has = found.any(axis=1)
    if has.any():
        found[has] -= found[has].mean(axis=0)
    return normalize(found)
