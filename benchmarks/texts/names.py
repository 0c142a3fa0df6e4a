"""Numbers become invented words: the smaller the number, the shorter the word, as in languages.

The one decision worth knowing: words of texts and names of headers look different from their first letters on, so that no beginning of a
word finds a name.
"""

from functools import lru_cache
from typing import Final

_SYLLABLES: Final = [consonant + vowel for consonant in "bdfgklmnprstvz" for vowel in "aeiou"]


@lru_cache(maxsize=100_000)
def word(number: int) -> str:
    """Return the word of a number from 0; no two numbers have the same."""
    number += len(_SYLLABLES)
    syllables = []
    while number:
        number, place = divmod(number, len(_SYLLABLES))
        syllables.append(_SYLLABLES[place])
    return "".join(syllables)


def name(number: int) -> str:
    """Return the name of a number: what headers are made of; no :func:`word`, nor one of the sample reports, begins so."""
    return f"xy{word(number)}".capitalize()
