"""A text becomes the same text with what is incidental to a failure blanked: who, where, when, which ticket, and the letter around it.

The one decision worth knowing: what is taken out is replaced by spaces, so every offset stays true and the rest can still be shown as
written.
"""

import re
from collections.abc import Iterable
from typing import Final

from indexer.analysis import Word, analyze, fold

# Each pattern names something that two failures can share without being alike.
_INCIDENTAL: Final = re.compile(
    r"""
      (?m:^)[ \t]*(?:subject|from|to|cc|bcc|date|sent|reply-to|re|fwd?|aw|wg)[ \t]*:              # the labels of a letter's head
    | \b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b                                                          # mail addresses
    | \bhttps?://\S+                                                                             # links
    | (?<![\d.])(?<!\bv)(?<!version[ ])(?<!release[ ])\d{1,3}(?:\.\d{1,3}){3}(?::\d+|/\d+)?(?!\.?\d|-(?:b|rc?)\d)  # IPv4; no version
    | (?<![\w:])(?:[0-9a-f]{1,4}:){3,7}[0-9a-f]{1,4}(?![\w:])                                     # IPv6
    | \b[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}\b                                           # UUIDs
    | \b[IWEF]\d{4}\s+\d\d:\d\d:\d\d(?:\.\d+)?\s+\d+\b                                            # a server log line's stamp
    | \b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|\s?[+-]\d\d:?\d\d)?)?           # ISO dates and times
    | \b\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d\d)\b                                                   # other dates
    | \b\d{1,2}(?:st|nd|rd|th)?\s+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?(?:,?\s+\d{4})?\b
    | \b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d{1,2}(?:st|nd|rd|th)?(?:,?\s+\d{4})?\b
    | \b\d{1,2}:\d\d(?::\d\d(?:[.,]\d+)?)?(?:\s?(?:am|pm|utc|gmt|cest|cet|est|pst)\b)?             # times of day
    | \b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b
    | \b(?:ticket|case|incident|request|reference|escalation)\s*(?:no\.?|number|id)?\s*[:\#]?\s*[a-z]{0,8}-?\d{3,}\b
    | (?<!\w)\#\d{2,}\b
    | \b(?:INC|CE|TKT|CASE|REQ|CHG|PRB|SR|ESC)-?\d{3,}\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_GREETING: Final = re.compile(
    r"^[ \t]*(?:hi|hello|hey|dear|good (?:morning|day|afternoon|evening)|greetings)\b[^\n.]{0,60}?(?:[,.!:]|$)",
    re.IGNORECASE | re.MULTILINE,
)
_SIGN_OFF: Final = re.compile(
    r"^[ \t]*(?:--[ \t]*|(?:(?:kind|best|warm|many|with best|with kind)[ \t]+)?(?:regards|wishes|thanks|greetings)\b[^\n]{0,40}"
    r"|(?:all the )?best[,.!]?|thank you\b[^\n]{0,50}|thanks\b[^\n]{0,40}|cheers\b[^\n]{0,20}|sincerely\b[^\n]{0,20}|yours\b[^\n]{0,20})$",
    re.IGNORECASE | re.MULTILINE,
)
_TRAIL: Final = re.compile(
    r"^[ \t]*(?:-{3,}[ \t]*(?:original|forwarded) message[ \t]*-{3,}|on\b[^\n]{4,120}\bwrote:|from:[^\n]+\n[ \t]*(?:sent|date|to):)",
    re.I | re.M,
)
_QUOTED: Final = re.compile(r"^[ \t]*>[^\n]*$", re.MULTILINE)
_SIGNATURE_LINES: Final = 12
"""A signature is shorter than this; a longer text after a "thanks" is still the report."""


def masked(text: str, names: Iterable[str] = ()) -> str:
    """Return the text, as long as it was, with what is incidental and every one of the names blanked."""
    text = _blank(text, [(match.start(), len(text)) for match in [_TRAIL.search(text)] if match])
    text = _blank(text, [match.span() for match in _QUOTED.finditer(text)])
    text = _blank(text, _signature(text))
    text = _blank(text, [match.span() for match in _GREETING.finditer(text)])
    text = _blank(text, [match.span() for match in _INCIDENTAL.finditer(text)])
    return _blank(text, _named(text, names))


def _signature(text: str) -> list[tuple[int, int]]:
    for match in _SIGN_OFF.finditer(text):
        if text.count("\n", match.end()) <= _SIGNATURE_LINES and text[: match.start()].strip():
            return [(match.start(), len(text))]
    return []


def _named(text: str, names: Iterable[str]) -> list[tuple[int, int]]:
    """Find whole names, and their single words where they are written like names: with a capital."""
    sequences = {tuple(word.text for word in analyze(name).words) for name in names if name.strip()}
    sequences.discard(())
    if not sequences:
        return []
    parts = {part for sequence in sequences for part in sequence if len(part) > 2}
    folded = fold(text)
    if not any(part in folded for part in {*parts, *(sequence[0] for sequence in sequences)}):
        return []  # most texts name nobody, and looking at every word of them takes its time
    words = analyze(text).words
    spans = [(word.start, word.end) for word in words if word.text in parts and text[word.start].isupper()]
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for sequence in sequences:
        by_first.setdefault(sequence[0], []).append(sequence)
    for place, word in enumerate(words):
        spans.extend(_whole(words, place, sequence) for sequence in by_first.get(word.text, ()) if _stands(words, place, sequence))
    return spans


def _stands(words: tuple[Word, ...], place: int, sequence: tuple[str, ...]) -> bool:
    return tuple(word.text for word in words[place : place + len(sequence)]) == sequence


def _whole(words: tuple[Word, ...], place: int, sequence: tuple[str, ...]) -> tuple[int, int]:
    return words[place].start, words[place + len(sequence) - 1].end


def _blank(text: str, spans: list[tuple[int, int]]) -> str:
    if not spans:
        return text
    pieces: list[str] = []
    at = 0
    for start, end in sorted(spans):
        if end > at:
            first = max(start, at)
            pieces += [text[at:first], "".join("\n" if char == "\n" else " " for char in text[first:end])]
            at = end
    return "".join(pieces) + text[at:]
