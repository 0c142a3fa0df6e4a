"""The sentence model's vocabulary becomes the words that everybody uses every day, which are no reason why two incidents are alike.

The one decision worth knowing: in a few dozen reports an everyday word ("anything", "things") can be as rare as a telling one, so rarity
among the reports does not tell them apart; how common a word is in English does, and the vocabulary lists its words by that.
"""

from functools import lru_cache
from importlib.resources import files
from itertools import islice
from typing import Final

_MOST: Final = 1_000
_FIRST: Final = "the"
"""Where the words begin, behind the marks, digits and letters."""


@lru_cache(maxsize=1)
def everyday() -> frozenset[str]:
    """Return the thousand commonest words of general English, case-folded."""
    entries = (files("indexer.meaning") / "vocabulary.txt").read_text(encoding="utf-8").split("\n")
    words = (entry for entry in entries[entries.index(_FIRST) :] if entry.isalpha())
    return frozenset(islice(words, _MOST))
