"""A heading as anyone writes it -> the canonical section that it means, and how sure that is.

The one decision worth knowing: a heading is looked up whole first ("Preliminary root cause" without its qualifying word), then by its
first part ("Impact / severity", "Root cause - clock skew"), then by the phrases people use in prose ("Why it happened"), and last by
what stands before a preposition ("Effect on the business"). What none of these knows stays ``other`` under its own heading.
"""

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from indexer.report.headings import DASHES, clean_heading, plain_words, singular
from indexer.report.names import names
from indexer.report.sections import KINDS, SECTIONS, WEAK, SectionKind

_MAX_LENGTH: Final = 200
_MAX_WORDS: Final = 14
_MIN_RUN: Final = 9
"""Characters from which on a heading is known with its words run together ("nextsteps") too."""


_PHRASES: Final = {
    "technical_details": (
        r"what (?:i|we) (?:have )?(?:checked|examined|looked at|found|saw|seen|know|knew|did not find|observed)\b",
        r"what (?:the |a |our )?(?:log|node|server|trace|metric|graph|data|number|dashboard|tool)\w* (?:said|says|showed|shows|told)",
        r"how (?:we|i) (?:told|found|diagnosed|tracked|traced|detected|narrowed)\b",
        r"why (?:it|this|that) (?:is|was|looked|felt|seemed)\b",
    ),
    "root_cause": (
        r"what it (?:is|was|really)\b",
        r"what (?:had |has )?(?:really|actually) (?:happened|went wrong)",
        r"what happened underneath",
        r"what (?:had )?caused\b",
        r"why (?:did )?(?:it|this|that|things) (?:happen|broke|break|fail|went|go|occur)\w*",
        r"how (?:did )?(?:it|this) (?:happen|come about)\w*",
        r"how (?:the )?\w+ (?:was|were|got) (?:reached|caused|triggered|exceeded|exhausted)\b",
        r"where (?:do |did )?(?:they|it|the \w+) (?:come|came|comes) from",
    ),
    "customer_sentiment": (
        r"(?:how|what) (?:does |did |do )?(?:the |our |your )?(?:customer|client|account)s? (?:feel|felt|think|thought|said|says)\w*",
        r"where (?:the |our )?relationship\b",
    ),
    "impact": (r"(?:who|what) (?:was|were|is|are) (?:affected|impacted|hit|down|lost)\b", r"how (?:bad|many)\b"),
    "resolution": (
        r"how (?:the )?\w+ (?:was |were |got |had been )?(?:fixed|repaired|resolved|solved|restored|recovered|corrected|mitigated)\b",
        r"how (?:we|i) (?:put|got|brought|made)\b",
        r"how \w+ (?:\w+ )?(?:came|got) back\b",
        r"what (?:i|we|they|was|were|has been|have been) (?:have |had )?(?:been )?(?:did|done|do)\b",
        r"what (?:i|we|they|was|were|has been|have been) (?:have |had )?(?:been )?(?:changed|applied|replaced|repaired|fixed)\b",
        r"what (?:finally |eventually )?(?:fixed|cured|helped|worked|solved|stopped|resolved|brought)\b",
        r"what (?:has |have )?changed\b",
    ),
    "current_status": (
        r"where (?:we|things|it|matters) (?:are|stand|stands|is)\b",
        r"how (?:we|i) left\b",
        r"state (?:at|of|as)\b",
    ),
    "next_steps": (
        r"what (?:we|i) (?:would|will|should|learn\w*|need|still|take)\b",
        r"what (?:remains|is left|comes next|is missing)\b",
        r"for (?:the )?next\b",
        r"how (?:do |are |will |can )?(?:we )?(?:prevent|avoid)\w*",
    ),
    "issue_description": (
        r"(?:so )?(?:heres )?what (?:did |do |does )?(?:\w+ ){1,3}(?:saw|see|sees|seeing|reported|report|observed|noticed)\b",
        r"(?:so )?(?:heres )?what (?:did |do |does )?(?:\w+ ){1,3}(?:experienced|received|told)\b",
        r"(?:so )?(?:heres )?what (?:did |do |does )?(?:\w+ ){1,3}(?:complained|asked|wanted|described|got paged|walked into|said)\b",
        r"how (?:it|this) (?:came to light|started|began|surfaced|showed|was reported)\b",
        r"in (?:the )?(?:customer|client)s (?:own )?words",
    ),
}
_COMPILED: Final = tuple((key, re.compile(phrase)) for key, phrases in _PHRASES.items() for phrase in phrases)

_QUALIFIERS: Final = names(
    """a, actual, an, applied, associated, brief, business, client, complete, completed, confirmed, current, customer,
    customers, detailed, emergency, end, estimated, executive, external, final, first, full, general, high, identified,
    immediate, incident, initial, interim, internal, level, likely, long, main, medium, mid, official, one, our, overall,
    permanent, planned, possible, potential, preliminary, primary, probable, proposed, public, quick, reported, secondary,
    service, short, so, some, source, suspected, system, technical, temporary, term, the, their, three, top, two,
    underlying, user, users, your"""
)
_NOUNS: Final = names(
    """analysis, assessment, description, detail, documentation, information, note, overview, provided, report, section,
    statement, summary, taken"""
)
_PREPOSITION: Final = (
    r"(?:of|for|on|in|to|from|during|at|with|as|by|since|after|before|per|so far|until|today|now"
    r"|identified|found|applied|taken|accepted|agreed|required|received|made|given)"
)
_QUALIFIED: Final = re.compile(rf"^(.+?) {_PREPOSITION}\b")
_PART: Final = re.compile(rf"\s+[{DASHES}|•·]+\s+|\s*[/:;,]\s*|\s+(?:&|\+|and)\s+", re.IGNORECASE)
_ARTICLE: Final = re.compile(r"\b(?:the|a|an|our|your|their|this)\b\s*")

_UNIT: Final = r"(?:h|hours?|d|days?|weeks?|months?|quarters?)"
_HORIZON: Final = re.compile(
    rf"""(?:immediate(?:ly)?|today|tomorrow|tonight|now|this\s+week|next\s+week|(?:short|medium|mid|long|near)[\s{DASHES}]*term)\b
        |(?:within|first|next|after|in)\b.*?\b{_UNIT}\b
        |(?:day|week|hour|month)s?\s+\d
        |\d+\s*(?:[{DASHES}]|to)\s*\d+\s*{_UNIT}\b""",
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a heading means.

    ``sure`` unless it was found by a phrase or before a preposition; ``weak`` if the name is often no heading at all; ``whole`` if all of
    the heading was looked up, not a part of it.
    """

    kind: SectionKind
    sure: bool = True
    weak: bool = False
    whole: bool = False


def section_kind(heading: str) -> SectionKind | None:
    """Return the canonical section that a heading means, or None if no rule knows it."""
    found = recognise(heading)
    return found.kind if found else None


def is_standard(heading: str, key: str) -> bool:
    """Return whether a section's heading is only a name of its kind ("Root Cause Analysis"), with no words of this report's own."""
    found = _look_up(plain_words(heading))
    return found is not None and found.kind.key == key


def is_horizon(heading: str) -> bool:
    """Return whether a heading names a stretch of time of an action plan, as "Immediate (0-4 hours)" does."""
    return len(heading) <= _MAX_LENGTH and bool(_HORIZON.match(clean_heading(heading)))


def recognise(heading: str) -> Recognised | None:
    """Return what a heading means and how sure that is, or None."""
    return _recognise(heading) if len(heading) <= _MAX_LENGTH else None


@lru_cache(maxsize=20_000)
def _recognise(heading: str) -> Recognised | None:
    words = plain_words(heading)
    if not words or words.count(" ") >= _MAX_WORDS:
        return None
    whole = _look_up(words)
    if whole:
        return replace(whole, whole=True)
    return _first_part(heading) or _phrase(words) or _before_preposition(words)


def _look_up(words: str) -> Recognised | None:
    """Look words up as they are, then without articles, a closing noun and leading qualifiers."""
    short = singular(_ARTICLE.sub("", words).strip())
    for form in (singular(words), short, _without_noun(short)):
        if form in _FORMS:
            return Recognised(_FORMS[form], weak=form in _WEAK_FORMS)
    if singular(words) in _RUN_TOGETHER:
        return Recognised(_RUN_TOGETHER[singular(words)])
    head, _, rest = short.partition(" ")
    return _look_up(rest) if rest and head in _QUALIFIERS else None


def _without_noun(words: str) -> str:
    head, _, noun = words.rpartition(" ")
    return head if noun in _NOUNS else ""


def _first_part(heading: str) -> Recognised | None:
    parts = [part for part in map(plain_words, _PART.split(clean_heading(heading))) if part]
    if len(parts) < 2:
        return None
    return _look_up(parts[0]) or (_look_up(parts[1]) if len(parts) == 2 else None)


def _phrase(words: str) -> Recognised | None:
    return next((Recognised(KINDS[key], sure=False) for key, phrase in _COMPILED if phrase.match(words)), None)


def _before_preposition(words: str) -> Recognised | None:
    match = _QUALIFIED.match(words)
    found = _look_up(match[1]) if match else None
    return replace(found, sure=False) if found else None


# The first kind of the table wins, should two ever claim one heading.
_FORMS: Final = {singular(form): kind for kind in reversed(SECTIONS) for form in kind.synonyms}
_RUN_TOGETHER: Final = {form.replace(" ", ""): kind for form, kind in _FORMS.items() if " " in form and len(form) >= _MIN_RUN}
_WEAK_FORMS: Final = frozenset(map(singular, WEAK))
