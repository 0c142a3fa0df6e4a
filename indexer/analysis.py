"""Text becomes words and terms, once, for postings, queries and snippet marks alike.

The one decision worth knowing: a text is seen as two streams. *Words* are its smallest parts in reading order, as written but case-folded,
each at a position of its own; they answer quoted phrases. *Terms* are what ranking counts: stems of the words, plus every identifier as
a whole (``rf=1``, ``10.4.1.7:9100``, ``--max_clock_skew_usec``) and the leading parts of versions and addresses (``2.18`` and ``2.18.3`` of
``2.18.3.0-b75``). Terms have no positions, so no two tokens ever share one.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

import snowballstemmer

ANALYSIS_VERSION: Final = 2
"""Raised by hand when analysis changes what it emits; part of the index fingerprint."""

MAX_TERM: Final = 200
"""Characters; a longer term (a base64 blob, a minified line) is cut, in postings and queries alike."""

# Function words, question words and the contractions' remains. Words that tell failures apart (not, no, down, up, off, over, out) stay.
# fmt: off
STOP_WORDS: Final = frozenset(
    {
        "a", "about", "after", "again", "all", "also", "am", "an", "and", "any", "are", "aren", "as", "at", "be", "because",
        "been", "before", "being", "both", "but", "by", "can", "could", "couldn", "did", "didn", "do", "does", "doesn",
        "doing", "don", "during", "each", "etc", "few", "for", "from", "further", "get", "gets", "getting", "got", "had",
        "hadn", "has", "hasn", "have", "haven", "having", "he", "her", "here", "hers", "him", "his", "how", "i", "if", "in",
        "into", "is", "isn", "it", "its", "itself", "just", "ll", "let", "me", "more", "most", "my", "of", "on", "once",
        "only", "or", "other", "our", "ours", "please", "re", "s", "same", "she", "should", "shouldn", "so", "some", "such",
        "t", "than", "that", "the", "their", "theirs", "them", "then", "there", "these", "they", "this", "those", "through",
        "to", "too", "until", "us", "ve", "very", "was", "wasn", "we", "were", "weren", "what", "when", "where", "which",
        "while", "who", "whom", "why", "will", "with", "won", "would", "wouldn", "you", "your", "yours",
    }
)
# fmt: on

# Accents of their own and invisible characters (soft hyphen, zero-width space) stand inside words; folding drops them.
_INVISIBLE: Final = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_INSIDE: Final = rf"\u0300-\u036f{_INVISIBLE}"

# A run that a person would copy as one thing: word characters joined by the punctuation of identifiers, paths, addresses and settings.
_RUN = re.compile(
    rf"""
    (?:(?<![\w-])--?(?=[A-Za-z])|(?<![\w.])/(?=\w))?                    # the dashes of a flag, the root of a path
    (?P<body>
        \w[\w{_INSIDE}]* (?: (?:[-._:/\\@+\#&] | :: | -> | :// | :\\ ) \w[\w{_INSIDE}]* )*     # joined without spaces
        (?: \s?=\s? -?\w[\w{_INSIDE}]* (?:[-._:/]\w[\w{_INSIDE}]*)* )?                       # a setting with its value, spaced or not
    )
    """,
    re.VERBOSE,
)
_AROUND_WORDS: Final = ".,;:!?()[]\"'"
_PART = re.compile(rf"[^\W_](?:[^\W_]|[{_INSIDE}])*")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_PLURAL_ACRONYM = re.compile(r"[A-Z]{2,}s")
_DOTTED_NUMBER = re.compile(r"\d+(?:\.\d+)+")


@dataclass(frozen=True, slots=True)
class Word:
    """A smallest part: ``text`` case-folded, its character span in the source, and its position from 0."""

    text: str
    start: int
    end: int
    position: int


@dataclass(frozen=True, slots=True)
class Term:
    """What ranking counts: ``text`` is the index term; ``whole`` marks an identifier kept whole or a leading part of one."""

    text: str
    start: int
    end: int
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Analysis:
    """The two streams of one text."""

    words: tuple[Word, ...]
    terms: tuple[Term, ...]


def analyze(text: str) -> Analysis:
    """Return the words and terms of a text, with character offsets into it."""
    words: list[Word] = []
    terms: list[Term] = []
    for match in _RUN.finditer(text):
        spelt = spelling(match["body"])
        offset = match.start("body")
        for word, (start, end) in zip(spelt.words, spelt.word_spans, strict=True):
            words.append(Word(word, offset + start, offset + end, len(words)))
        for term, span in zip(spelt.terms, spelt.term_spans, strict=True):
            if span is None:
                terms.append(Term(term, match.start(), match.end(), whole=True))
            else:
                terms.append(Term(term, offset + span[0], offset + span[1]))
    return Analysis(tuple(words), tuple(terms))


def _part(written: str) -> tuple[str, tuple[str, ...]]:
    """Return the word of a smallest part, and the terms by which it is found."""
    word = fold(written)
    if word in STOP_WORDS:
        return word, ()
    term = stem(word)
    if word[-1] == "s" and (singular := part_term(written)) != term:
        return word[:MAX_TERM], (term, singular)
    return word[:MAX_TERM], (term,)


def chunks(text: str) -> list[str]:
    """Return the pieces of a text between its spaces: its words are those of the pieces in order, and so are its terms.

    Only around an equals sign a stretch may reach over spaces; such pieces are kept together.
    """
    first, *rest = text.split("=")
    found = first.split()
    held = first[first.rindex(found.pop()) :] if rest and found else ""  # what an equals sign may join
    for after in rest:
        words = after.split()
        held += "="
        if len(words) < 2:
            held += after
            continue
        found.append(held + after[: after.index(words[0]) + len(words[0])])
        found += words[1:-1]
        held = after[after.rindex(words[-1]) :]
    return [*found, held] if held else found


def spelt_out(chunk: str) -> tuple[list[str], list[str]]:
    """Return the words and the terms of one of the :func:`chunks`."""
    plain = chunk.strip(_AROUND_WORDS)
    if plain.isalpha() and plain.isascii() and len(plain) <= MAX_TERM and (plain[1:].islower() or len(plain) == 1):
        word = plain.lower()  # what the rules below come to for most of a text, at a tenth of the time
        return [word], [] if word in STOP_WORDS else [stem(word)]
    words: list[str] = []
    terms: list[str] = []
    for body in _RUN.findall(chunk):
        spelt = spelling(body)
        words += spelt.words
        terms += spelt.terms
    return words, terms


Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Spelling:
    """The words and terms of one stretch, in order, and where in it they stand; None for an identifier as a whole or its beginning."""

    words: tuple[str, ...]
    word_spans: tuple[Span, ...]
    terms: tuple[str, ...]
    term_spans: tuple[Span | None, ...]


def spelling(body: str) -> Spelling:
    """Return what is found in one copyable stretch of a text as written; kept, for the same stretches come again and again."""
    return _remembered_spelling(body) if len(body) <= MAX_TERM else _spelling(body)


def _spelling(body: str) -> Spelling:
    run = _run(body, 0, 0)
    if run is None:
        return Spelling((), (), (), ())
    parts = [(span, *_part(body[span[0] : span[1]])) for span in run.parts]
    terms: list[tuple[str, Span | None]] = [(term, span) for span, _, part_terms in parts for term in part_terms]
    if run.identifier:
        terms.extend((whole, None) for whole in wholes(run))
    return Spelling(tuple(word for _, word, _ in parts), run.parts, tuple(term for term, _ in terms), tuple(span for _, span in terms))


_remembered_spelling = lru_cache(maxsize=50_000)(_spelling)


@dataclass(frozen=True, slots=True)
class Run:
    """A copyable stretch of text and the spans of its smallest parts; ``text`` is case-folded and free of spaces."""

    text: str
    start: int
    end: int
    parts: tuple[tuple[int, int], ...]

    @property
    def identifier(self) -> bool:
        """Whether it is more than a plain word, so that it is also kept whole."""
        return len(self.parts) > 1


def runs(text: str) -> Iterator[Run]:
    """Yield the copyable stretches of a text in order; words without any letter or digit are passed over."""
    for match in _RUN.finditer(text):
        run = _run(match["body"], match.start(), match.start("body"))
        if run is not None:
            yield run


def _run(body: str, start: int, body_start: int) -> Run | None:
    parts = tuple(_parts(body, body_start))
    return Run(fold("".join(body.split())).strip("_")[:MAX_TERM], start, body_start + len(body), parts) if parts else None


def wholes(run: Run) -> list[str]:
    """Return an identifier's whole term and, for a version or an address, its leading dotted parts."""
    # A word with capitals inside ("TabletServers") is also met without them, as a word that has a stem.
    found = [stem(run.text)]
    number = _DOTTED_NUMBER.search(run.text)
    if number:
        pieces = number[0].split(".")
        leads = [".".join(pieces[:size]) for size in range(2, len(pieces) + 1)]
        found.extend(lead for lead in leads if lead != run.text)
    for separator in ("=", ":"):
        # A setting's or an address's name is looked up alone as often as with its value.
        name, _, value = run.text.partition(separator)
        if value and len(_PART.findall(name)) > 1 and name not in found:
            found.append(name)
    return found


def fold(text: str) -> str:
    """Return a text without case, compatibility forms and accents: what makes two spellings one word."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(char for char in decomposed if not unicodedata.combining(char) and char not in _INVISIBLE).casefold()


_STEMMER = snowballstemmer.stemmer("english")


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """Return the English stem (Snowball's Porter2) of a case-folded word; words with a digit are left as they are."""
    if not word.isalpha() or len(word) < 3:
        return word[:MAX_TERM]
    return str(_STEMMER.stemWord(word[:MAX_TERM]))


def part_term(written: str) -> str:
    """Return the term by which a smallest part, as written, is looked up; ``SSTs`` is the plural of ``SST``."""
    return stem(fold(written[:-1] if _PLURAL_ACRONYM.fullmatch(written) else written))


def _parts(body: str, offset: int) -> Iterator[tuple[int, int]]:
    for match in _PART.finditer(body):
        if not match[0].isascii() and not fold(match[0]).strip():
            continue  # an accent that stands alone
        start = match.start() + offset
        if match[0].islower() or _PLURAL_ACRONYM.fullmatch(match[0]):
            yield start, start + len(match[0])
            continue
        cuts = [0, *(cut.start() for cut in _CAMEL.finditer(match[0])), len(match[0])]
        for left, right in pairwise(cuts):
            yield start + left, start + right
