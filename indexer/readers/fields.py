"""``Key: value`` in one line: what looks like a label with its value, and what is only a sentence with a colon.

The one decision worth knowing: the shape decides, never a list of names. A key is short, has no verb of a sentence in it, and is
followed by white space; whether "Client" means the customer is not known here.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from indexer.readers.words import APOSTROPHES, COLONS

_KEY = re.compile(rf"(?P<key>[^\W\d_][^{COLONS}|\t]{{0,48}}?)[ \t]*(?:\.{{2,}}[ \t]*)?[{COLONS}](?:[ \t]+(?P<value>\S.*)|$)")
_TIGHT = re.compile(r"(?P<key>[A-Z][a-z]+(?: [A-Za-z][a-z]+){0,2}):(?P<value>[A-Z][\w-]*.*)")
_LEADERS = re.compile(r"(?P<key>[^\W\d_][^:|\t.]{0,40}?)[ \t]*\.{3,}[ \t]*(?P<value>[^\s.].*)")
_ALIGNED = re.compile(r"(?P<key>[^\W\d_]\S*(?: \S+){0,3}?)(?P<gap> {2,}| *\t+ *)(?P<value>[^\s:\uff1a].*)")
_ANOTHER = re.compile(r"\s{2,}|\t|\s+[|·•;]\s+|(?<=[^\W\d_]{3})[.;]\s+(?=[A-Z][^\W\d_]+(?: [^\W\d_]+){0,2}:\s)")
_BARS = re.compile(r"\s+[|·•]\s+")
_DATED = re.compile(
    r"(?P<key>[A-Z][^\W\d_]+(?: on| at)?):? "
    r"(?P<value>(?:\d{4}-\d\d-\d\d|\d{1,2}[./ ](?:\d{1,2}|[A-Z][a-z]+)[./ ]\d{2,4}|[A-Z][a-z]+ \d{1,2}, \d{4}).{0,40})"
)
_EMPHASIS = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_KEY_CHARACTERS = re.compile(rf"[\w\s/&().{APOSTROPHES}#+*-]+")
_PREPOSITIONS = frozenset(
    {"after", "as", "at", "before", "during", "for", "from", "if", "in", "on", "since", "until", "when", "while", "with"}
)  # fmt: skip
SENTENCE_WORDS = frozenset(
    {
        "am", "are", "be", "because", "been", "but", "can", "cannot", "could", "did", "do", "does", "gave", "had", "has", "have",
        "he", "i", "is", "it", "means", "reads", "said", "says", "she", "should", "show", "shows", "that", "then", "these", "they",
        "this", "those", "was", "we", "were", "which", "will", "would", "you",
    }
)  # fmt: skip
_MOST_WORDS = 5
_LONGEST_KEY = 44
_SHORT = 80


def is_key(key: str) -> bool:
    """Return whether a text has the shape of a field's label."""
    words = key.split()
    if not words or len(words) > _MOST_WORDS or len(key) > _LONGEST_KEY or not _KEY_CHARACTERS.fullmatch(key):
        return False
    if any(word.lower().strip("()") in SENTENCE_WORDS for word in words) or key.endswith(".") or ". " in key:
        return False
    if len(words) > 2 and words[0].lower() in _PREPOSITIONS:
        return False
    return not key[0].islower() or len(words) == 1 or (len(words) <= 3 and all(word[0].islower() for word in words))


def split_field(text: str) -> tuple[str, str] | None:
    """Return key and value of a ``Key: value`` text (the value may be empty), or None if it is none."""
    if ":" not in text and "..." not in text and COLONS[1] not in text:
        return None
    return _remembered_field(text) if len(text) <= _SHORT else _field(text)


def _field(text: str) -> tuple[str, str] | None:
    text = _EMPHASIS.sub(r"\2", text)
    match = _KEY.match(text) or _TIGHT.fullmatch(text) or _LEADERS.match(text)
    if match is None or not is_key(match["key"].strip()):
        return None
    return match["key"].strip(), (match["value"] or "").strip()


_remembered_field = lru_cache(maxsize=5_000)(_field)  # a line is asked about several times, and many are in every report


def split_fields(text: str) -> list[tuple[str, str]]:
    """Return every field of a line: "Priority: High | Status: Open" holds two; [] if the line is no field."""
    first = split_field(text)
    if first is None:
        return _dated_fields(text)
    pieces = _ANOTHER.split(_EMPHASIS.sub(r"\2", text))
    fields: list[tuple[str, str]] = []
    for piece in pieces:
        field = split_field(piece)
        if field is not None and field[1]:
            fields.append(field)
        elif field is not None or not fields:
            return [first]
        else:
            return [first] if len(fields) < 2 else [*fields[:-1], (fields[-1][0], f"{fields[-1][1]} {piece}")]
    return fields


def _dated_fields(text: str) -> list[tuple[str, str]]:
    """Return the fields of "Raised 19 October 2022 | Closed 26 October 2022": at least two, each a word or two and a date."""
    matches = [_DATED.fullmatch(piece) for piece in _BARS.split(text)]
    return [(match["key"], match["value"]) for match in matches if match] if len(matches) > 1 and all(matches) else []


def aligned_fields(texts: Iterable[str]) -> list[tuple[str, str]]:
    """Return the fields of leading lines that align their values in one column without a colon (at least three lines), else []."""
    fields: list[tuple[str, str]] = []
    column = -1
    for text in texts:
        match = _ALIGNED.fullmatch(text)
        if match is None or not is_key(match["key"]) or ("\t" not in match["gap"] and re.search(r"\S {3,}\S", match["value"])):
            break
        start = 0 if "\t" in match["gap"] else match.start("value")
        if column not in (-1, start):
            break
        column = start
        fields.append((match["key"].removesuffix(":"), match["value"]))
    return fields if len(fields) >= 3 else []
