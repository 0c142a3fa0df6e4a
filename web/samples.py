"""Answers shown as examples in the API's specification; a test holds each of them against its own schema."""

from typing import Any, Final

_HEADER: Final[dict[str, Any]] = {
    "customer": "Solstice",
    "priority": "Low",
    "status": "Resolved",
    "created": "2024-02-06",
    "escalated": "2024-02-06",
    "resolved": "2024-02-08",
    "days_to_resolve": 2,
    "escalation_level": "Level 1",
    "assigned_engineer": "Support Engineer",
    "component": None,
    "version": None,
}
_NAMES: Final[dict[str, Any]] = {
    "id": "CE1010",
    "title": "Customer Escalation Summary",
    "headline": "Unexpected data loss and corruption",
    "url": "/reports/CE1010",
}
_FACETS: Final[list[dict[str, Any]]] = [
    {"field": "priority", "title": "Priority", "values": [{"value": "Low", "count": 1, "chosen": False}]},
]

SEARCH: Final[dict[str, Any]] = {
    "query": "RF=1 resolution:backup",
    "interpreted_query": "RF=1 AND resolution:backup",
    "total": 1,
    "offset": 0,
    "limit": 10,
    "partial": False,
    "took_ms": 4.2,
    "hits": [
        {
            **_NAMES,
            **_HEADER,
            "score": 7.3105,
            "sections": ["root_cause", "technical_details", "resolution"],
            "snippet": {
                "section": "technical_details",
                "title": "Technical details",
                "text": "Cluster: 3-node with RF=1",
                "pieces": [{"text": "Cluster: 3-node with ", "match": False}, {"text": "RF=1", "match": True}],
            },
            "resolution": "- Replication factor changed to RF=3\n- Backup jobs enabled and configured",
            "expansions": [],
        }
    ],
    "facets": _FACETS,
    "suggestion": None,
    "goto": None,
    "warnings": [],
}
REPORT: Final[dict[str, Any]] = {
    **_NAMES,
    **_HEADER,
    "customer_contact": "Database Administrator - Solstice",
    "causes": ["Configuration Issues"],
    "raw": {"priority": {"label": "Priority", "value": "Low"}},
    "extra": [],
    "sections": [
        {
            "key": "root_cause",
            "heading": "Root Cause Analysis",
            "text": "1. Configuration Issues:\n- RF=1 causing single point of failure",
            "groups": [
                {"label": "Configuration Issues", "points": [{"text": "RF=1 causing single point of failure", "key": "", "value": ""}]}
            ],
            "points": [],
        }
    ],
    "warnings": [],
    "source": "CE1010.txt",
}
SUGGEST: Final[dict[str, Any]] = {"query": "repl", "suggestions": ["replication", "replica"]}
STATS: Final[dict[str, Any]] = {
    "reports": 79,
    "engine": "whoosh",
    "generation": "0001",
    "revision": "0001.3",
    "size_bytes": 1_048_576,
    "facets": _FACETS,
}
