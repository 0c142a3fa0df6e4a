"""A report's headline: what a person recognises the incident by, in one line.

The one decision worth knowing: the title is used unless it says nothing about the incident ("Customer Escalation Summary"); then the first
informative sentence of the issue is used, without its opening ("Customer X reported that their cluster was experiencing") and without the
customer's name, because the same customer has many incidents.
"""

import re
from collections.abc import Sequence
from typing import Final

from indexer.report.headings import DASHES
from indexer.report.names import names

MAX_HEADLINE: Final = 110
"""Characters."""

_MIN_WORDS: Final = 3
_READ_TITLE: Final = 400
_READ: Final = 4_000
"""Characters of the issue in which a sentence is looked for."""

_GENERIC: Final = names(
    """a, about, account, after, an, analysis, and, archive, article, assessment, base, case, cause, ce, client, closed,
    closure, confidential, copy, date, dd, mm, yyyy, hh, january, february, march, april, may, june, july, august,
    september, october, november, december, jan, feb, mar, apr, jun, jul, aug, sep, sept, oct, nov, dec, monday, tuesday,
    wednesday, thursday, friday, saturday, sunday, critical, crm, customer, customers, database, db, debrief, default,
    desk, detail, details, doc, docs, document, documentation, draft, dump, en, escalated, escalation, escalations, event,
    events, export, exported, external, file, final, for, form, from, full, helpdesk, high, html, incident, incidents,
    index, internal, investigation, is, issue, issues, kb, knowledge, list, log, low, main, major, managed, management,
    md, medium, memo, minor, mortem, new, no, note, notes, notice, num, number, of, on, open, overview, page, pdf, pir,
    portal, post, post-mortem, postmortem, print, priority, problem, prod, production, public, rca, readme, record, ref,
    reference, report, reports, request, resolution, resolved, response, retrospective, review, root, service, sev,
    severity, sheet, site, status, story, subject, summary, support, technical, template, text, the, this, ticket,
    tickets, title, to, tool, txt, type, untitled, up, update, updates, urgent, version, view, with, write, writeup,
    yugabyte, yugabytedb"""
)
_WORD: Final = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_NUMBERED: Final = re.compile(r"[a-z]{0,12}-?\d+(?:-\d+)*(?:st|nd|rd|th)?")
_LETTERS: Final = re.compile(r"[^\W\d_]{2,}")
_SEPARATOR: Final = re.compile(rf"\s*(?::\s|\s[{DASHES}|\u2022\u00b7\u00bb/]+\s)\s*")
_BRACKETED_END: Final = re.compile(r"\s*[\[(]([^()\[\]]*)[\])]\s*$")
_DATE_LED: Final = re.compile(rf"(?:19|20)\d\d-\d\d-\d\d(?:\s+\d{{1,2}}:\d\d\S*(?:\s[A-Z]{{2,4}}\b)?)?\s*[,:{DASHES}]?\s+(?=\S+\s+\S)")
_CLOCK_LED: Final = re.compile(rf"\d{{1,2}}:\d\d(?::\d\d)?(?:\s?[A-Z]{{2,4}}\b)?[.,:{DASHES}]?\s+")
_QUOTES: Final = "\"'\u2018\u2019\u201c\u201d\u00ab\u00bb"
_SENTENCE: Final = re.compile(rf"(?<=[.!?\u2026])[{_QUOTES})\]]*\s+(?=[{_QUOTES}(\[]*[A-Z0-9\u00c0-\u00de])|\n+")
_GREETING: Final = re.compile(
    r"(?:hello|hi|hey|dear|good (?:morning|day|afternoon|evening)|greetings|thanks?\b|please find|as promised|sehr geehrte|bonjour)\b",
    re.IGNORECASE,
)

# "Customer Solstice reported that their YugabyteDB cluster was experiencing", in its many forms.
_OPENER: Final = re.compile(
    r"""^(?:(?:on|at|in|since)\s[^,]{4,40},\s+)?
        (?:the\s+|our\s+)?(?:customers?|clients?|users?|account|they|we|it|team)?\s*(?:\S+\s+){0,3}?
        (?:(?:has|have|had)\s+)?
        (?:reported|reports?|complained|complains|observed|noticed|informed\s+us|notified\s+us|told\s+us|stated|called|escalated
          |opened\s+a\s+(?:ticket|case)|raised\s+(?:a\s+(?:ticket|case)|an\s+issue)|contacted\s+(?:us|support)|was\s+reported
          |is\s+reporting|are\s+reporting)
        (?:\s+(?:that|because|with|about|to\s+us|us|of))*\s+
        (?:(?:their|its|the|his|her|our|a|an)\s+)?
        (?:(?:[\w-]+\s+){0,3}?(?:cluster|database|universe|system|service|deployment|environment|application|instance|platform)s?\s+)?
        (?:(?:was|is|were|are|has\s+been|had\s+been|have\s+been|keeps?|kept|started|began)\s+)?
        (?:(?:experiencing|seeing|having|suffering(?:\s+from)?|facing|encountering|getting|showing|hitting|affected\s+by)\s+)?""",
    re.VERBOSE | re.IGNORECASE,
)
_EXPERIENCING: Final = re.compile(
    r"^.{0,70}?\b(?:was|is|were|are|been|be|started|began)\s+(?:experiencing|seeing|suffering\s+from|facing|encountering)\s+", re.IGNORECASE
)


def headline(*, title: str, customer: str | None, issue: str, causes: Sequence[str], fallback: str) -> str:
    """Return one line of at most :data:`MAX_HEADLINE` characters that tells this incident from others.

    ``issue`` is the text that describes what happened; ``fallback`` is used when neither it nor title nor causes say anything.
    """
    named = _informative_title(title, customer)
    described = named or _first_sentence(issue, customer) or next((cause for cause in causes if cause), "")
    return _shorten(described or title or fallback)


def is_generic(title: str, customer: str | None = None) -> bool:
    """Return whether a title says nothing about the incident itself ("Customer Escalation Summary", "Incident report: Solstice")."""
    own = {word.lower() for word in _WORD.findall(customer or "")}
    words = [word.lower() for word in _WORD.findall(title)]
    return all(word in _GENERIC or word in own or _NUMBERED.fullmatch(word) or len(word) < 2 for word in words)


def _informative_title(title: str, customer: str | None) -> str:
    """Return a title without generic parts ("Post-mortem: ...", "... - Case Portal", "... (exported from CRM)"), "" if nothing is left."""
    text = _DATE_LED.sub("", title.strip()[:_READ_TITLE])
    bracketed = _BRACKETED_END.search(text)
    if bracketed and is_generic(bracketed[1], customer):
        text = text[: bracketed.start()]
    edges = [0, *(edge for match in _SEPARATOR.finditer(text) for edge in match.span()), len(text)]
    parts = [slice(edges[index], edges[index + 1]) for index in range(0, len(edges), 2)]
    while parts and is_generic(text[parts[0]], customer):
        parts.pop(0)
    while parts and is_generic(text[parts[-1]], customer):
        parts.pop()
    return _capitalised(text[parts[0].start : parts[-1].stop].strip()) if parts else ""


def _first_sentence(issue: str, customer: str | None) -> str:
    for sentence in _SENTENCE.split(issue[:_READ]):
        text = _CLOCK_LED.sub("", " ".join(sentence.split()).strip(f" -*\u2022{_QUOTES}"))
        text = _without_opener(text)
        text = _without_customer(text, customer).strip(f" ,;:{_QUOTES}-")
        if not _GREETING.match(text) and len(_LETTERS.findall(text)) >= _MIN_WORDS:
            return _capitalised(text.rstrip(".").strip())
    return ""


def _without_opener(sentence: str) -> str:
    for opener in (_OPENER, _EXPERIENCING):
        rest = opener.sub("", sentence, count=1)
        if rest != sentence and len(_WORD.findall(rest)) >= 2:
            return rest
    return sentence


def _without_customer(sentence: str, customer: str | None) -> str:
    """Replace the customer's name, or a telling first word of it, by "the customer"."""
    if not customer:
        return sentence
    first = customer.split()[0]
    for name in [customer, *([first] if len(first) >= 5 and first != customer else [])]:
        sentence = re.sub(rf"(?i:\b(?:the\s+)?(?:customer|client)\s+)?(?<!\w){re.escape(name)}(?!\w)", "the customer", sentence)
    return sentence


def _capitalised(text: str) -> str:
    # yb-tserver, xCluster, v2.18: an identifier keeps its spelling.
    word = text.split(" ", 1)[0]
    return text[:1].upper() + text[1:] if word.isalpha() and word.islower() else text


def _shorten(text: str) -> str:
    text = " ".join(text.split())
    if len(text) <= MAX_HEADLINE:
        return text
    cut = text[: MAX_HEADLINE - 1]
    return f"{cut[: cut.rfind(' ')] if ' ' in cut[40:] else cut}".rstrip(" ,;:(-") + "\N{HORIZONTAL ELLIPSIS}"
