"""The incidents that precedents are tested with, and how a test makes one more."""

from typing import Final

from indexer.report import Report, Section

INCIDENTS: Final[dict[str, dict[str, str]]] = {
    "CE1": {
        "headline": "Compaction backlog after bulk load",
        "customer": "Larkspur Freight",
        "engineer": "Ines Okafor",
        "issue": "Writes were rejected, rocksdb_max_background_compactions exhausted; the compaction backlog grew during the bulk load.",
        "cause": "The bulk load outran compaction because sst_files_hard_limit was reached.",
        "resolution": "Raised the number of background compactions and throttled the loader.",
    },
    "CE2": {
        "headline": "Writes rejected while compaction lagged",
        "customer": "Solstice Bank",
        "engineer": "Ravi Lindqvist",
        "issue": "Writes rejected at midnight; the compaction backlog kept growing after an import.",
        "cause": "An import outran compaction, and sst_files_hard_limit stopped the writes.",
        "resolution": "Raised the number of background compactions and throttled the importer.",
    },
    "CE3": {
        "headline": "Certificate of the proxy expired",
        "customer": "Larkspur Freight",
        "engineer": "Ravi Lindqvist",
        "issue": "Clients refused the certificate of the proxy: x509 certificate has expired.",
        "cause": "Renewal had been switched off with the old proxy.",
        "resolution": "Renewed the certificate and put its expiry under monitoring.",
    },
    "CE4": {
        "headline": "Expired certificate stops node to node traffic",
        "customer": "Marrowbone Outdoor",
        "engineer": "Ines Okafor",
        "issue": "Nodes refused each other after midnight: the certificate had expired.",
        "cause": "Nobody was told that the certificate expires.",
        "resolution": "Rotated certificates on all nodes, one after the other.",
    },
    "CE5": {
        "headline": "Clock skew after live migration",
        "customer": "Solstice Bank",
        "engineer": "Ines Okafor",
        "issue": "A tablet server crashed: hybrid clock skew above the maximum after a live migration of the virtual machine.",
        "cause": "The hypervisor suspended the guest for two seconds.",
        "resolution": "Excluded database hosts from live migration.",
    },
    "CE6": {
        "headline": "Reports slow since the upgrade",
        "customer": "Pomelo Retail",
        "engineer": "Ravi Lindqvist",
        "issue": "Nightly reports take four hours since the upgrade; sequential scans everywhere.",
        "cause": "Statistics were not collected after the upgrade.",
        "resolution": "Ran ANALYZE on all tables.",
    },
    "CE7": {
        "headline": "Disk full of logs",
        "customer": "Pomelo Retail",
        "engineer": "Ines Okafor",
        "issue": "The disk of one server was full of logs.",
        "cause": "Rotation of logs had been disabled.",
        "resolution": "Enabled rotation.",
    },
    "CE8": {
        "headline": "Backup job failing",
        "customer": "Marrowbone Outdoor",
        "engineer": "Ravi Lindqvist",
        "issue": "The backup job fails with access denied on the bucket.",
        "cause": "The key of the bucket had been revoked.",
        "resolution": "Issued a new key.",
    },
}
"""By id: headline, customer, engineer, issue, cause and resolution."""

_OTHERS: Final = (
    "login", "invoice", "printer", "search", "calendar", "export", "translation", "colour", "keyboard", "newsletter", "map", "barcode",
    "currency", "archive", "avatar", "toolbar", "survey", "coupon", "webhook", "timezone",
)  # fmt: skip
"""What other incidents are about, one each, so that a word of three of the above is still a rare one."""

INCIDENTS.update(
    {
        f"CE{100 + number}": {
            "headline": f"Wrong {about} shown",
            "issue": f"A user sees the wrong {about} after the {about} page was changed.",
            "resolution": f"Corrected the {about}.",
        }
        for number, about in enumerate(_OTHERS)
    }
)


def incident(
    report_id: str,
    *,
    headline: str = "",
    customer: str = "",
    engineer: str = "",
    issue: str = "",
    cause: str = "",
    resolution: str = "",
    status: str = "Resolved",
    created: str = "2024-02-01",
    resolved: str | None = "2024-02-05",
) -> Report:
    """Return a report; what is empty is not there."""
    texts = {"issue_description": issue, "root_cause": cause, "resolution": resolution}
    return Report(
        report_id,
        "Customer Escalation Summary",
        headline,
        customer=customer or None,
        assigned_engineer=engineer or None,
        status=status,
        created=created,
        resolved=resolved if status == "Resolved" else None,
        sections=tuple(Section(key, "", text) for key, text in texts.items() if text),
    )
