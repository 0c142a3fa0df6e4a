"""Answers about failure modes shown as examples in the API's specification; a test holds each of them against its own schema."""

from typing import Any, Final

_MODE: Final[dict[str, Any]] = {
    "slug": "replication-factor",
    "name": "Replication factor of one",
    "description": "",
    "reports": ["CE1010", "CE1011"],
    "terms": ["RF=1", "single point of failure", "data loss"],
    "months": [{"month": "2024-02", "count": 1}, {"month": "2024-03", "count": 1}],
    "curated": False,
    "days": {"known": 2, "lower": 1.5, "median": 2.0, "upper": 2.5},
    "example": [{"report": "CE1010", "section": "root_cause", "text": "Replication factor set to 1 instead of 3"}],
    "url": "/failure-modes/replication-factor",
}
FAILURE_MODES: Final[dict[str, Any]] = {"failure_modes": [_MODE], "unsorted": ["CE1042"]}
FAILURE_MODE: Final[dict[str, Any]] = {
    **_MODE,
    "messages": [{"value": "RF=1", "reports": ["CE1010", "CE1011"]}],
    "passages": [{"report": "CE1010", "section": "technical_details", "text": "Cluster: 3-node with RF=1"}],
    "causes": [{"value": "Configuration Issues", "reports": ["CE1010"]}],
    "remedies": [{"text": "- Replication factor changed to RF=3\n- Backup jobs enabled and configured", "reports": ["CE1010", "CE1011"]}],
    "prevention": [{"text": "Alert when a table has one replica", "horizon": "Long-term", "reports": ["CE1010"]}],
    "customers": [{"value": "Solstice", "reports": ["CE1010", "CE1011"]}],
    "versions": [],
    "components": [{"value": "yb-tserver", "reports": ["CE1011"]}],
    "confusable": [
        {
            "slug": "disk-full",
            "name": "Disk full",
            "alike": 0.61,
            "ours": ["RF=1"],
            "theirs": ["no space left on device"],
            "difference": "There, the data is still on the disk.",
            "url": "/failure-modes/disk-full",
        }
    ],
    "read_first": ["CE1010"],
}
