"""The overview becomes the JSON that the command prints and the API answers.

The one decision worth knowing: both say the same in the same names, so a weekly job may use either.
"""

from typing import Any

from indexer.judgements import SearchCounts
from indexer.knowledge.overview import Hidden, Knowledge
from indexer.report import Report


def as_dict(known: Knowledge) -> dict[str, Any]:
    """Return the overview in plain values."""
    searches = known.searches
    return {
        "lacking": [
            {
                "key": entry.gap.key,
                "title": entry.gap.title,
                "query": entry.gap.query,
                "total": entry.total,
                "reports": _reports(entry.reports),
            }
            for entry in known.lacking
        ],
        "findability": {
            "measured": known.measured,
            "of": known.of,
            "due": known.due,
            "unfound": {"total": known.unfound_total, "reports": [_hidden(entry) for entry in known.unfound]},
            "alone": {"total": known.alone_total, "reports": [_hidden(entry) for entry in known.alone]},
        },
        "searches": None
        if searches is None
        else {
            "popular": _counts(searches.popular),
            "without_results": _counts(searches.without_results),
            "copied": _counts(searches.copied),
        },
        "candidates": [
            {
                "word": entry.word.word,
                "kind": entry.word.kind.value,
                "reports": entry.word.reports,
                "searches": entry.searches,
                "toml": entry.toml,
            }
            for entry in known.candidates
        ],
        "unknown": [{"text": entry.text, "searches": entry.searches} for entry in known.unknown],
    }


def _reports(reports: tuple[Report, ...]) -> list[dict[str, Any]]:
    return [_report(report) for report in reports]


def _report(report: Report) -> dict[str, Any]:
    return {"id": report.id, "headline": report.headline, "customer": report.customer, "created": report.created, "status": report.status}


def _hidden(entry: Hidden) -> dict[str, Any]:
    return {**_report(entry.report), "by_headline": entry.found.headline, "by_problem": entry.found.problem, "near": entry.found.near}


def _counts(counts: SearchCounts) -> dict[str, Any]:
    texts = [
        {"text": entry.text, "searches": entry.searches, "without_results": entry.without_results, "copied": entry.copied}
        for entry in counts.texts
    ]
    return {"different": counts.different, "texts": texts}
