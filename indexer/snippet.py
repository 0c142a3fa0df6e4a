"""A section's text and a query become the passage worth showing, as pieces that say what matched; no HTML here.

The one decision worth knowing: marks come from the same analysis as postings, so what is marked is what matched.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; ``match`` says that it is what was looked for."""

    text: str
    match: bool = False


@dataclass(frozen=True, slots=True)
class Snippet:
    """A passage of one section (a key of SECTIONS, or ``title``); pieces in reading order, joined they are the passage's text."""

    section: str
    pieces: tuple[Piece, ...]
