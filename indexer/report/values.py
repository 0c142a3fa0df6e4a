"""Header values in anyone's words become canonical ones: priorities, statuses, escalation levels, and "not known".

The one decision worth knowing: a named level wins over a number ("High (P2)" and "P1 - High" are High), and where a value tells a change
("3 -> 2", "was closed, now reopened") the last state counts.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from indexer.report.headings import APOSTROPHES, DASHES
from indexer.report.names import names

_UNKNOWN: Final = names(
    """na, n/a, n.a., n.a, n.d., nd, tbd, tba, tbc, t.b.d., t.b.a., t.b.c., unknown, none, null, nil, undefined, unspecified,
    unclear, nan, not known, not available, not applicable, not set, not yet, not yet known, to be determined, to be
    confirmed, to be defined, not specified, #n/a"""
)
_NOTHING: Final = re.compile(rf"[{DASHES}_?.\u2026*\s]*")
_QUOTES: Final = "()[]<>\"'"

_LEADING: Final = 80
"""Characters of a value in which its level or state is looked for; what follows is commentary."""

_CHANGE: Final = re.compile(r"\s*(?:-+>|=+>|\u2192|\u21d2|\u2794|\u279c|>>)\s*|,?\s+(?:then|now|later|afterwards)\s+", re.IGNORECASE)


def _by_name(table: Mapping[str, str]) -> dict[str, str]:
    return {name: canonical for canonical, listed in table.items() for name in names(listed)}


def _any_of(phrases: Mapping[str, str]) -> re.Pattern[str]:
    longest_first = sorted(phrases, key=len, reverse=True)
    return re.compile(r"(?<![\w-])(" + "|".join(map(re.escape, longest_first)) + r")(?![\w-])")


_PRIORITIES: Final = _by_name(
    {
        "Critical": """critical, blocker, blocking, urgent, emergency, showstopper, show stopper, highest, very high, severe, fatal,
            disaster, catastrophic, production down, system down, service down, kritisch, dringend, critique, urgente,
            crítica, crítico""",
        "High": """high, medium-high, medium high, medium to high, major, important, significant, serious, elevated, hoch, haute,
            haut, élevée, élevé, alta, alto, hög, høy""",
        "Medium": """medium, low-medium, low to medium, med, normal, moderate, average, standard, mid, middle, mittel, moyenne,
            moyen, media, medio""",
        "Low": """low, very low, minor, trivial, lowest, planning, cosmetic, informational, info, minimal, negligible, non
            critical, not critical, non-critical, not urgent, non urgent, non-urgent, nice to have, niedrig, gering, basse,
            bas, faible, baja, bajo""",
    }
)
_PRIORITY: Final = _any_of(_PRIORITIES)
_LEVELS: Final = ("Critical", "Critical", "High", "Medium", "Low", "Low")
_LEVEL: Final = re.compile(
    r"(?:^|\b(?:p|s|sev|prio|priority|severity|level|class|urgency|importance|rank)(?:\s*(?:level|no\.?|#))?)\s*[-#: ]?\s*"
    r"([0-5])(?![\d.,]*\d)(?=\W|$)"
)

_STATUSES: Final = _by_name(
    {
        "Open": """open, opened, new, reopened, re-opened, re opened, to do, todo, backlog, unresolved, unsolved, unfixed, not
            resolved, not fixed, not closed, not solved, not started, not done, not yet resolved, not yet fixed, not yet
            closed, not yet solved, still open, unassigned, submitted, created, registered, logged, queued, received,
            incomplete, not complete, not completed, offen, neu, ouvert, abierto""",
        "In Progress": """in progress, in-progress, inprogress, wip, work in progress, working, being worked on, investigating,
            under investigation, in investigation, active, assigned, acknowledged, ongoing, on-going, escalated, in review, under review,
            identified, triaged, triage, in triage, analysing, analyzing, under analysis, in analysis, implementing, in work,
            in development, started, processing, fixing, mitigating, continuing, partially resolved, partly resolved, partially fixed,
            in bearbeitung, en cours, en curso""",
        "Monitoring": """monitoring, monitored, under monitoring, observing, under observation, in observation, watching, mitigated,
            stabilised, stabilized, stable, workaround applied, workaround in place, fix applied, being monitored, verifying,
            in verification, under verification""",
        "Pending": """pending, waiting, awaiting, waits, on hold, on-hold, onhold, hold, held, blocked, paused, suspended, deferred,
            postponed, stalled, parked, snoozed, customer action, with customer, with the customer, customer pending, need info, needs info,
            need information, information requested, info requested, feedback requested, wartend, en attente, pendiente""",
        "Resolved": """resolved, solved, closed, done, fixed, complete, completed, finished, ended, restored, recovered, concluded,
            verified, cancelled, canceled, rejected, declined, duplicate, wontfix, wont fix, wont do, withdrawn, archived, settled,
            repaired, cleared, inactive, gelöst, geschlossen, erledigt, abgeschlossen, résolu, fermé, clos, resuelto, cerrado""",
    }
)
_STATUS: Final = _any_of(_STATUSES)

_TIER: Final = re.compile(
    r"(?:escalation\s+)?(?:level|tier|lvl|line|stage|l|t)?\s*[-#:]?\s*([0-9])(?:st|nd|rd|th)?(?:\s*(?:level|tier|line))?", re.IGNORECASE
)


_IN_BRACKETS: Final = re.compile(r"[(\[<][^)\]>]*[)\]>]")
_NOT_IN_NAMES: Final = re.compile(rf"[,;:/|&+]|\s[{DASHES}]+\s|-+>|→")


def is_unknown(value: str) -> bool:
    """Return whether a value says that nothing is known (``N/A``, ``TBD``, a dash, nothing at all)."""
    text = value.strip().strip(_QUOTES).strip().lower()
    return text in _UNKNOWN or _NOTHING.fullmatch(text) is not None


@lru_cache(maxsize=10_000)
def normalise_priority(text: str) -> str | None:
    """Return the one of :data:`PRIORITIES` that a value means ("P1", "Sev-2", "3 - Moderate", "Urgent"), or None."""
    return next(filter(None, map(_priority, _settled(text))), None)


def _priority(piece: str) -> str | None:
    named = _PRIORITY.search(piece)
    if named:
        return _PRIORITIES[named[1]]
    level = _LEVEL.search(piece)
    return _LEVELS[int(level[1])] if level else None


@lru_cache(maxsize=10_000)
def normalise_status(text: str) -> str | None:
    """Return the one of :data:`STATUSES` that a value means ("solved", "waiting for customer", "WIP"), or None."""
    found = next(filter(None, map(_STATUS.search, _settled(text))), None)
    return _STATUSES[found[1]] if found else None


def _settled(value: str) -> list[str]:
    """Return the states that a value tells, the last one first."""
    text = APOSTROPHES.sub("", " ".join(value[:_LEADING].split()).lower().replace("_", " "))
    return [piece for piece in reversed(_CHANGE.split(text)) if piece.strip()]


def normalise_level(text: str) -> str:
    """Return an escalation level as "Level 2" however its tier is written ("L2", "Tier 2", "2"), other levels trimmed."""
    trimmed = " ".join(text.split())
    tier = _TIER.fullmatch(trimmed)
    return f"Level {tier[1]}" if tier else trimmed


def people(text: str) -> tuple[str, ...]:
    """Return the full names in a field that says who ("Ana Ruiz (nights) / Bo Lind"); the text itself if there are none."""
    found: list[str] = []
    for part in _NOT_IN_NAMES.split(_IN_BRACKETS.sub(";", text)):
        name: list[str] = []
        for word in (*part.split(), ""):
            if word[:1].isupper():
                name.append(word)
                continue
            if len(name) > 1:
                found.append(" ".join(name))
            name = []
    return tuple(dict.fromkeys(found)) or (" ".join(text.split()),)
