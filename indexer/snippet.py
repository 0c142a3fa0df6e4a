"""A section's text and a query become the passage worth showing, as pieces that say what matched; no HTML here.

The one decision worth knowing: marks come from the same analysis as postings, so what is marked is what matched.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from indexer.analysis import MAX_TERM
from indexer.marks import Marks, Span, find, marks

__all__ = ["ELLIPSIS", "Found", "Marks", "Piece", "Snippet", "Span", "best_passage", "best_passages", "find", "marks", "opening", "whole"]

ELLIPSIS: Final = "…"

PASSAGE: Final = 240
"""Characters of a passage."""

_SPACE: Final = re.compile(r"\s+")
_UNTIDY: Final = re.compile(r"[^\S ]\s*| \s+")
"""A run of white space that is not one space."""
# A line that is not just the rest of the line before: a point, a numbered group, a prompt, `Key: value`.
_LINE: Final = re.compile(r"[-*•\u2013$#>|]\s|\d{1,2}[.)]\s|[A-Z][\w /-]{1,30}:(?:\s|\Z)")
_BEGINNING: Final = re.compile(
    rf"\n\s*\n\s*|\n\s*(?={_LINE.pattern})|(?<=:)\s*\n\s*|(?<=[.!?;])[\"')\]\u201d\u2019]*\s+(?=[\"'(\[\u201c\u2018]?[A-Z0-9])"
)
_AHEAD: Final = 40
"""Characters behind a line break by which a new line is told from a wrapped one."""

_CORE: Final = 0.85
"""The share of a passage in which its marks have to be, so that there is room for what stands around them."""

_FULL_ENOUGH: Final = 0.6
"""A passage ends with a sentence if that fills this share of its length; else between words."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; ``match`` says that it is what was looked for."""

    text: str
    match: bool = False


@dataclass(frozen=True, slots=True)
class Snippet:
    """A passage of one section (a key of SECTIONS, or ``title``); pieces in reading order, joined they are the passage's text.

    ``weight`` is that of the different marks in a best passage: by it, the best passages of several sections compare.
    """

    section: str
    pieces: tuple[Piece, ...]
    weight: float = field(default=0.0, compare=False)


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in a section: its key, its text and the spans to mark, at least one."""

    section: str
    text: str
    spans: tuple[Span, ...]


def best_passage(
    text: str, marks: Marks, section: str, *, max_chars: int = PASSAGE, weight: Callable[[str], float] | None = None
) -> Snippet | None:
    """Return the passage with the most and rarest of what is looked for, None if nothing of it is there.

    ``weight`` is the rarity of a term, above 0; without it all count alike. ``max_chars`` leaves out the ellipses.
    """
    spans = find(marks, section, text)
    found = [Found(section, text, spans)] if spans else []
    return next(iter(best_passages(found, 1, max_chars=max_chars, weight=weight)), None)


def best_passages(
    found: Iterable[Found], limit: int, *, max_chars: int = PASSAGE, weight: Callable[[str], float] | None = None
) -> tuple[Snippet, ...]:
    """Return the best passages of several sections, one each: the heaviest first, and between equals in the order given."""
    windows = [(_densest(entry.spans, int(max_chars * _CORE), weight or (lambda _: 1.0)), entry) for entry in found]
    windows.sort(key=lambda pair: -pair[0][2])
    return tuple(_cut_out(entry, *window, max_chars) for window, entry in windows[:limit])


def _cut_out(found: Found, first: int, last: int, weight: float, max_chars: int) -> Snippet:
    start, end = _around(found.text, first, last, max_chars)
    return Snippet(found.section, tuple(_passage(found.text, found.spans, start, end)), weight)


def opening(text: str, section: str, *, max_chars: int = PASSAGE, marks: Marks | None = None) -> Snippet:
    """Return the beginning of a section, with marks if they are given."""
    start = len(text) - len(text.lstrip())
    end = _ending(text, start, start, max_chars)
    spans = find(marks, section, text[: end + MAX_TERM]) if marks else ()
    return Snippet(section, tuple(_passage(text, spans, start, end)))


def whole(text: str, marks: Marks, section: str) -> Snippet:
    """Return all of a section, character for character, with marks."""
    cuts = _cuts(find(marks, section, text), 0, len(text))
    return Snippet(section, tuple(Piece(text[left:right], match) for left, right, match in cuts))


def _densest(spans: tuple[Span, ...], max_chars: int, weight: Callable[[str], float]) -> tuple[int, int, float]:
    """Return where the window with the heaviest different marks (then the most, then the first) starts and ends, and their weight."""
    weights = {terms: sum(map(weight, terms)) for terms in {span.terms for span in spans}}
    inside: Counter[tuple[str, ...]] = Counter()
    total, left = 0.0, 0
    best, chosen = (-1.0, 0), (0, 0)
    for right, span in enumerate(spans):
        total += 0.0 if inside[span.terms] else weights[span.terms]
        inside[span.terms] += 1
        while left < right and span.end - spans[left].start > max_chars:
            inside[spans[left].terms] -= 1
            total -= 0.0 if inside[spans[left].terms] else weights[spans[left].terms]
            left += 1
        # Rounded, because sums that were added to and taken from differ in their last digits.
        score = (round(total, 9), right - left)
        if score > best:
            best, chosen = score, (left, right)
    return spans[chosen[0]].start, spans[chosen[1]].end, best[0]


def _around(text: str, first: int, last: int, max_chars: int) -> tuple[int, int]:
    """Widen a stretch to a passage: from a sentence's or point's beginning if one is near, to an end of one."""
    room = max_chars - (last - first)
    if room <= 0:
        return first, _ending(text, first, first, max_chars)
    floor = max(0, first - room)
    beginnings = [match.end() for match in _BEGINNING.finditer(text, max(0, floor - 1), first + _AHEAD) if floor <= match.end() <= first]
    if beginnings:
        start = beginnings[-1]
    elif floor == 0:
        start = 0
    else:
        start = _word_start(text, max(floor, first - room // 3), first)
    # A text that ends soon leaves room for more of what stands before.
    if len(text) - start < max_chars:
        start = _word_start(text, max(0, len(text) - max_chars), start)
        start = next((at for at in beginnings if at >= start), start)
    return start, _ending(text, start, last, max_chars)


def _word_start(text: str, at: int, limit: int) -> int:
    """Return the first beginning of a word from ``at`` on, at most ``limit``."""
    if at == 0 or text[at - 1].isspace():
        return at
    space = _SPACE.search(text, at, limit)
    return space.end() if space else limit


def _ending(text: str, start: int, last: int, max_chars: int) -> int:
    """Return where a passage from ``start`` ends, not before ``last``: with the text, a sentence, a point, or a word."""
    limit = start + max_chars
    if limit >= len(text):
        return len(text)
    enough = max(last, start + int(max_chars * _FULL_ENOUGH))
    ends = [match.start() for match in _BEGINNING.finditer(text, enough, limit + _AHEAD) if match.start() <= limit]
    if ends:
        return ends[-1]
    if text[limit].isspace():
        return limit
    spaces = [match.start() for match in _SPACE.finditer(text, max(last, start), limit)]
    return spaces[-1] if spaces and spaces[-1] > start else limit


def _passage(text: str, spans: tuple[Span, ...], start: int, end: int) -> Iterator[Piece]:
    """Yield a stretch of text with its white space tidied, and an ellipsis wherever something was left out."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if text[:start].strip():
        yield Piece(ELLIPSIS)
    for left, right, match in _cuts(spans, start, end):
        yield Piece(_tidy(text, left, right), match)
    if text[end:].strip():
        yield Piece(ELLIPSIS)


def _cuts(spans: tuple[Span, ...], start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    """Yield the stretches between ``start`` and ``end``, marked and not; a mark that does not fit is left unmarked."""
    at = start
    for span in spans:
        too_long = span.start == start and span.end > end
        if span.start < at or (span.end > end and not too_long):
            continue
        if span.start > at:
            yield at, span.start, False
        at = min(span.end, end)
        yield span.start, at, True
    if at < end:
        yield at, end, False


def _tidy(text: str, left: int, right: int) -> str:
    """Return a stretch with each run of white space as one space, or as one line break where the line before has ended."""

    def one(space: re.Match[str]) -> str:
        breaks = space[0].count("\n")
        return "\n" if breaks > 1 or (breaks and _LINE.match(text, left + space.end())) else " "

    return _UNTIDY.sub(one, text[left:right])
