"""A heading as written becomes its plain words, so that "**3. Root-Cause Analysis:** (draft)" and "root cause analysis" are one heading.

The one decision worth knowing: two forms are kept apart. *Clean* is for people (the author's words without number and closing colon),
*plain* is for look-ups (lower case, no punctuation, no bracketed notes).
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from indexer.report.model import Block

DASHES: Final = r"\-\u2010-\u2015\u2212"
"""Hyphens, dashes and minus signs, for use inside a character class of a regular expression."""

COLONS: Final = r":\uff1a"
"""Colons, for use inside a character class."""

APOSTROPHES: Final = re.compile(r"['\u2019\u02bc\u0060\u00b4]")

# "3.", "3.1", "III.", "a)", "(2)", "D4:", "Step 3:", "Section 2 -"; a bare number needs punctuation or a gap after it.
_NUMBER: Final = re.compile(
    rf"""^\s*(?:
        \(?(?:\d{{1,2}}(?:\.\d{{1,2}})*|[ivxIVX]{{1,5}}|[a-zA-Z])[.)](?=\s|\Z)\s*   # 1.  2.3.  IV)  (b)
      | \d{{1,2}}(?:\.\d{{1,2}})+(?=\s)\s*                                          # 2.3
      | \d{{1,2}}\s*[{DASHES}{COLONS}](?=\s)\s*                                     # 4 -
      | \#\s*\d{{1,2}}(?=\W|\Z)[.:)]?\s*
      | D[0-8](?=\W)\s*[.:){DASHES}]?\s*                                            # 8D reports: D4
      | (?:step|section|part|phase|chapter)\s+\d{{1,2}}\s*[.:){DASHES}]\s*
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_EDGE: Final = " \t\n*_`~#=>|•·▪●◦‣►▶→✓✔★☆■□◆◇§\N{VARIATION SELECTOR-16}\N{NO-BREAK SPACE}"
_BRACKETS: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}|<[^<>]*>")
_WORD: Final = re.compile(r"[^\W_]+")
_CAMEL: Final = re.compile(r"(?<=[a-zß-ÿ0-9])(?=[A-ZÀ-Þ])|(?<=[A-ZÀ-Þ])(?=[A-ZÀ-Þ][a-zß-ÿ])")


def number_of(heading: str) -> str:
    """Return a heading's number as written ("3.", "IV)", "D4:"), or "" if it has none."""
    match = _NUMBER.match(heading.lstrip(_EDGE))
    return match[0].strip() if match else ""


@lru_cache(maxsize=20_000)
def clean_heading(heading: str) -> str:
    """Return a heading without number, emphasis and closing colon; a heading that is nothing else is returned trimmed."""
    text = _NUMBER.sub("", heading.strip(_EDGE), count=1).strip(_EDGE)
    return without_colon(text).strip(_EDGE) or heading.strip()


def without_colon(heading: str) -> str:
    """Return a heading without its closing colon."""
    return heading.strip().rstrip(" :\N{FULLWIDTH COLON}") or heading.strip()


def without_stop(heading: str) -> str:
    """Return a heading without its closing colon or full stop ("Repair.")."""
    text = without_colon(heading)
    return text if text.endswith("..") or number_of(text) == text else text.removesuffix(".") or text


@lru_cache(maxsize=20_000)
def plain_words(heading: str) -> str:
    """Return a heading's words in lower case: no number, bracketed notes or punctuation; "&" is "and", ``camelCase`` is split."""
    text = clean_heading(heading)
    unbracketed = _BRACKETS.sub(" ", text)
    text = unbracketed if _WORD.search(unbracketed) else text
    text = APOSTROPHES.sub("", text.replace("&", " and ").replace(" + ", " and "))
    return " ".join(_WORD.findall(text if " " in text.strip() else split_camel(text))).lower()


def split_camel(text: str) -> str:
    """Return a text with a space at each inner capital of a ``camelCase`` word."""
    return _CAMEL.sub(" ", text)


@lru_cache(maxsize=20_000)
def singular(words: str) -> str:
    """Return words with plural endings removed, good enough for look-ups on both sides ("next steps" and "next step")."""
    return " ".join(map(_singular, words.split()))


def _singular(word: str) -> str:
    if len(word) <= 3 or word.endswith(("ss", "us", "is")) or not word.endswith("s"):
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-2] if word.endswith("xes") else word[:-1]


@dataclass(frozen=True, slots=True)
class Look:
    """How a possible heading is set, so that an unknown one can be recognised by its likeness to known ones."""

    capitals: bool
    colon: bool
    numbered: bool


def look(block: Block) -> Look:
    """Return how a LABEL block is set."""
    text = block.text.strip(_EDGE)
    letters = [char for char in _BRACKETS.sub("", text) if char.isalpha()]
    capitals = len(letters) > 1 and not any(char.islower() for char in letters)
    return Look(capitals, text != without_colon(text), bool(number_of(label_text(block))))


def label_text(block: Block) -> str:
    """Return a block's text with its marker before it, as a reader of the file saw it."""
    return f"{block.marker} {block.text}".strip()
