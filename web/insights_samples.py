"""An answer about insights shown as an example in the API's specification; a test holds it against its own schema."""

from typing import Any, Final

_PERIODS: Final = [
    {"name": "2024-02", "first": "2024-02-01", "last": "2024-02-29"},
    {"name": "2024-03", "first": "2024-03-01", "last": "2024-03-31"},
]
_SPREAD: Final = {"known": 2, "lower": 1.5, "median": 2.0, "upper": 2.5}


def _breakdown(name: str, *, slug: str = "") -> dict[str, Any]:
    row = {"name": name, "slug": slug, "part": "value", "counts": [2, 0], "undated": 1, "total": 3}
    return {"scale": "month", "periods": _PERIODS, "rows": [row], "rest": 0}


INSIGHTS: Final[dict[str, Any]] = {
    "query": "RF=1",
    "interpreted_query": "RF=1",
    "partial": False,
    "total": 3,
    "undated": 1,
    "priorities": _breakdown("High"),
    "failure_modes": _breakdown("Replication factor of one", slug="replication-factor"),
    "components": _breakdown("yb-tserver"),
    "days_to_resolve": {"bins": [{"least": 4, "most": 7, "count": 2}], "unresolved": 1, "unknown": 0, "spread": _SPREAD},
    "days_trend": {"scale": "month", "periods": _PERIODS[:1], "spreads": [_SPREAD]},
    "customers": {
        "customers": [
            {
                "name": "Solstice",
                "reports": 2,
                "again": 1,
                "modes": [{"slug": "replication-factor", "name": "Replication factor of one", "count": 2}],
                "last": "2024-02-06",
            }
        ],
        "once": 1,
        "more": 0,
    },
    "escalation_levels": [{"name": "Level 1", "count": 2}, {"name": "", "count": 1}],
    "url": "/insights?q=RF%3D1",
    "warnings": [],
}
