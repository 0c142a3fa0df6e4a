"""Report ids: found in a title line, taken from a field's value, or made from a file's name, always fit to stand in a URL's path.

The one decision worth knowing: an id is letters with at least two digits ("CE1010", "INC-2024-0031") or, after a word such as "Ticket", any
longer number. What merely looks like one (P1, RF3, HTTP-503, ORA-00060, a version, a date) is left in the title.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from indexer.report.headings import DASHES
from indexer.report.names import names

_YEAR: Final = r"(?:(?:19|20)\d\d[-_/])"
_ID: Final = rf"[A-Za-z]{{2,12}}[-_ ]?{_YEAR}?\d{{2,}}(?:[-_.]\d{{1,6}})?[A-Za-z]?|[A-Za-z]-?\d{{4,}}"
_NUMBER: Final = rf"(?!(?:19|20)\d\d[-/.]\d)(?:[A-Za-z]{{1,12}}[-_]?{_YEAR}?\d{{2,}}(?:[-_]\d+)*[A-Za-z]?|\d{{3,}}(?:[-_]\d+)*)(?!\s+of\b)"
_PREFIX: Final = (
    r"(?:ticket|case|incident|issue|report|escalation|problem|reference|ref|service\s+request|request|sr|bug|rca|post-?\s?mortem|pir"
    r"|id|number|no|customer|client|support)"
)
_GAP: Final = rf"\s*(?:[:|/\u00b7\u00bb>,;]|[{DASHES}]+)+\s*|\s+"
_REST: Final = rf"(?:(?:{_GAP})(?P<rest>.*)|\Z)"

_BRACKETED: Final = re.compile(rf"\s*[\[(<{{]\s*#?(?P<id>{_ID}|#\d{{2,}})\s*[\])>}}]\s*(?:[{DASHES}:|]+\s*)?(?P<rest>.*)", re.DOTALL)
_PREFIXED: Final = re.compile(
    rf"\s*[\[(]?(?:{_PREFIX}\b[\s.:_-]*)+(?:\#|\u2116|nr\.?|no\.?)?\s*(?P<id>{_NUMBER}|\#\d+)[\])]?{_REST}", re.IGNORECASE | re.DOTALL
)
_HASHED: Final = re.compile(rf"\s*[#\u2116]\s?(?P<id>\d{{2,}}|{_ID}){_REST}", re.DOTALL)
_LEADING: Final = re.compile(rf"\s*(?P<id>{_ID}){_REST}", re.DOTALL)
_TRAILING: Final = re.compile(rf"(?P<rest>.*\S)(?:\s*[\[(]\s*#?(?P<bracketed>{_ID})\s*[\])]|\s+[{DASHES}|:]\s*(?P<id>{_ID}))\s*", re.DOTALL)

# Words that stand before a number without making it an id: units, standards, error classes, priorities, months, prepositions.
_NO_ID_WORDS: Final = names(
    """http, https, utf, iso, rfc, cve, ora, aes, sha, md, rsa, sqlstate, tls, ssl, sev, prio, priority, severity, level,
    phase, rf, ec, gp, ipv, win, windows, rhel, centos, ubuntu, debian, alma, java, jdk, python, postgres, pg, postgresql,
    mysql, ysql, version, ver, release, rel, build, node, port, error, err, code, exit, signal, sig, step, day, week, month,
    year, top, part, page, section, q, fy, jan, feb, mar, apr, may, jun, jul, aug, sep, sept, oct, nov, dec, january,
    february, march, april, june, july, august, september, october, november, december, kubernetes, k, usd, eur, gbp, ms,
    about, only, over, all, the, after, at, in, on, of, for, to, and, first, last, next, every, each, with, by, from, line,
    tablet, table, server, host, rack, zone, region, dc, az, nine, up, down, area, figure, fig"""
)
_NOT_AN_ID: Final = re.compile(rf"(?:{'|'.join(sorted(_NO_ID_WORDS))})[-_\s]?\d.*", re.IGNORECASE)
_TOKEN: Final = re.compile(r"[^\s,;()\[\]|]+")
_UNSAFE: Final = re.compile(r"[^\w.-]+")
_MAX_ID: Final = 100
_MAX_LINE: Final = 400

_STEM: Final = re.compile(
    r"(?:[A-Z]{1,12}[-_ ]?(?:(?:19|20)\d\d[-_])?\d{3,}|[A-Z]{2,12}[-_ ]\d{1,}|[a-z]{2,12}\d{3,}|#?\d{5,})(?![A-Za-z\d])"
)
_NUMBERED_STEM: Final = re.compile(r"[A-Za-z]{1,12}[-_]?\d+(?:[-_]\d+)*")
_DATE_LED: Final = re.compile(r"(?:19|20)\d\d[-_.]?\d\d[-_.]?\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class Identified:
    """An id and what is left of the line it stood in."""

    id: str
    rest: str


@lru_cache(maxsize=2_000)  # a title is asked about at every header value
def split_title(line: str) -> Identified | None:
    """Find the id of a title line ("CE1010 - Customer Escalation Summary", "[INC-31] Title", "Ticket #4711: Title"), or None."""
    if len(line) > _MAX_LINE:
        return None
    for pattern in (_BRACKETED, _PREFIXED, _HASHED, _LEADING):
        match = pattern.fullmatch(line)
        if match and not _NOT_AN_ID.fullmatch(match["id"]) and not (pattern is _LEADING and _word_and_number(match["id"])):
            return Identified(url_safe(match["id"]), (match["rest"] or "").strip())
    match = _TRAILING.fullmatch(line)
    found = (match["bracketed"] or match["id"]) if match else None
    if match and found and found[0].isupper() and not _NOT_AN_ID.fullmatch(found):
        return Identified(url_safe(found), match["rest"].strip())
    return None


def _word_and_number(text: str) -> bool:
    """Return whether an id with a gap is rather a word and a number ("Nodes 12 and 13", "Error 500")."""
    return " " in text and not text.partition(" ")[0].isupper()


def id_from_value(value: str) -> str | None:
    """Return the id in the value of an id field, or None if the value holds none ("see Jira")."""
    tokens = _TOKEN.findall(value)
    if len(tokens) == 1:
        return url_safe(tokens[0]) or None
    if 1 < len(tokens) <= 6:
        return next((url_safe(token) for token in tokens if any(char.isdigit() for char in token)), None)
    return None


def id_from_stem(stem: str) -> str:
    """Return the id that a file's name gives: its leading id ("CE1104" of "CE1104-clock-skew-after-vm-migration"), else all of it."""
    text = stem.strip()
    if _NUMBERED_STEM.fullmatch(text):
        return url_safe(text)
    match = None if _DATE_LED.match(text) else _STEM.match(text)
    return url_safe(match[0] if match else text) or "report"


def url_safe(text: str) -> str:
    """Return a text with all but letters, digits and ``-_.`` replaced by single dashes, for use in a URL's path."""
    return _UNSAFE.sub("-", text.strip()).strip("-.")[:_MAX_ID].rstrip("-.")
