"""The answer about precedents shown as an example in the API's specification; a test holds it against its own schema."""

from typing import Any, Final

SIMILAR: Final[dict[str, Any]] = {
    "report": None,
    "hits": [
        {
            "id": "CE1304",
            "headline": "yb-tserver pods restarting every few hours, exit code 137, after the move from VMs to Kubernetes",
            "score": 0.62,
            "linked": False,
            "customer": "Tessarine Health",
            "priority": "High",
            "status": "Resolved",
            "created": "2024-05-21",
            "days_to_resolve": 2,
            "because": [
                {"term": "memory_limit_hard_bytes", "sections": ["issue_description", "root_cause"], "identifier": True, "glossary": []},
                {"term": "OOMKilled", "sections": ["title"], "identifier": False, "glossary": ["OOMKilled = exit code 137"]},
            ],
            "sense": 0.71,
            "passage": {"section": "issue_description", "text": "Last State: Terminated · Reason: OOMKilled · Exit Code: 137"},
            "resolution": "Override set to 10307921510 (9.6 GiB = 60 % of 16 Gi), helm upgrade, StatefulSet rolled one pod at a time…",
            "url": "/reports/CE1304",
        }
    ],
    "nearest": [],
    "happening": [],
    "outage": False,
    "worked": {
        "remedies": [{"text": "Override set to 10307921510 (9.6 GiB = 60 % of 16 Gi), helm upgrade…", "reports": ["CE1304"]}],
        "causes": [],
        "engineers": [{"value": "Noor Haddad", "count": 1}],
        "median_days": 2.0,
    },
    "terms": ["memory_limit_hard_bytes", "OOMKilled", "replicas", "pods"],
    "took_ms": 41.7,
    "warnings": [],
}
