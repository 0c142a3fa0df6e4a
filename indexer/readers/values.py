"""Structured data as readers see it: texts, lists and pairs, with nothing converted and no pair lost.

The one decision worth knowing: JSON and YAML are not turned into Python values. A version 2.20 stays "2.20", a date stays as written,
and a key that is used twice keeps both values.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

_WORD_BREAK = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[\s_./-]+")


@dataclass(frozen=True, slots=True)
class Pairs:
    """An object's keys and values, in order."""

    items: tuple[tuple[str, "Value"], ...] = ()

    def __iter__(self) -> "Iterator[tuple[str, Value]]":
        """Iterate over key and value."""
        return iter(self.items)

    def __len__(self) -> int:
        """Return the number of pairs."""
        return len(self.items)


Value: TypeAlias = str | list["Value"] | Pairs | None


def readable(key: str) -> str:
    """Return a key as a heading: ``rootCause``, ``root_cause`` and ``root-cause`` are all "Root Cause"; spaced keys stay as written."""
    key = key.strip()
    if " " in key:
        return " ".join(key.split()).removesuffix(":")
    words = [word for word in _WORD_BREAK.split(key) if word]
    return " ".join(word[0].upper() + word[1:] for word in words)


def folded(key: str) -> str:
    """Return a key without its style, for comparison: ``rootCause`` and ``root_cause`` are both ``rootcause``."""
    return "".join(character for character in key.casefold() if character.isalnum())
