"""Ids are found where people write them, and are fit for a URL."""

import pytest

from indexer.report.identity import id_from_stem, id_from_value, split_title, url_safe


@pytest.mark.parametrize(
    ("line", "found", "rest"),
    [
        ("CE1010 - Customer Escalation Summary", "CE1010", "Customer Escalation Summary"),
        ("[CE1101] Title", "CE1101", "Title"),
        ("CE1101: Title: with colon", "CE1101", "Title: with colon"),
        ("CE1111 \u2013 Customer Escalation Summary", "CE1111", "Customer Escalation Summary"),
        ("INC-2024-0031 Disk full", "INC-2024-0031", "Disk full"),
        ("Ticket #4711 - Disk full", "4711", "Disk full"),
        ("TICKET CE1205 / IDLE CLUSTER", "CE1205", "IDLE CLUSTER"),
        ("#4711 Disk full", "4711", "Disk full"),
        ("Case number: 0012345 Disk full", "0012345", "Disk full"),
        ("CE1513 Read latency", "CE1513", "Read latency"),
        ("Case Portal | CE1605", "CE1605", "Case Portal"),
        ("The upgrade we could not take back (CE1602)", "CE1602", "The upgrade we could not take back"),
        ("PM2020-002 - KIAM", "PM2020-002", "KIAM"),
        ("CE1101", "CE1101", ""),
    ],
)
def test_an_id_is_split_from_its_title(line: str, found: str, rest: str) -> None:
    identified = split_title(line)
    assert identified is not None
    assert (identified.id, identified.rest) == (found, rest)


@pytest.mark.parametrize(
    "line",
    [
        "Incident report",
        "P1 outage",
        "Sev-1: all down",
        "HTTP 503 - down",
        "HTTP-503 errors",
        "ORA-00060: deadlock",
        "CVE-2024-1234: patch",
        "UTF-16 - problem",
        "2.18.3 - upgrade",
        "2019-02-20, kubectl logs unavailable",
        "Incident 2024-02-06: foo",
        "Nodes 12 and 13 lost",
        "Error 500 on login",
        "The 885th shop",
        "SQLSTATE 40001",
        "Payroll (40P01)",
        "RF=1 again",
        "Escalation 12 of 13",
        "Ticket",
        "",
        "a" * 2000,
    ],
)
def test_what_only_looks_like_an_id_stays_in_the_title(line: str) -> None:
    assert split_title(line) is None


@pytest.mark.parametrize(
    ("stem", "expected"),
    [
        ("CE1104", "CE1104"),
        ("CE1104-clock-skew-after-vm-migration", "CE1104"),
        ("PM2020-002 - KIAM service disruption on Hellman", "PM2020-002"),
        ("INC-2024-0031-disk-full", "INC-2024-0031"),
        ("CE1104-2 nodes", "CE1104"),
        ("ce1104_draft", "ce1104"),
        ("CE1104-12", "CE1104-12"),
        ("export-13-12", "export-13-12"),
        ("2019-02-20-no-logs", "2019-02-20-no-logs"),
        ("2024-report", "2024-report"),
        ("disk full / a\\b?", "disk-full-a-b"),
        ("Résumé", "Résumé"),
        ("...", "report"),
        ("", "report"),
    ],
)
def test_a_file_s_name_gives_an_id(stem: str, expected: str) -> None:
    assert id_from_stem(stem) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("CE1108", "CE1108"),
        ("CE1108 (internal)", "CE1108"),
        ("abc", "abc"),
        ("CE/10", "CE-10"),
        ("see the tracker for it", None),
        ("", None),
    ],
)
def test_an_id_field_s_value_gives_an_id(value: str, expected: str | None) -> None:
    assert id_from_value(value) == expected


@pytest.mark.parametrize("text", ["../../etc/passwd", "a/b", "a b", "a?b#c", ".", "..", "x" * 500])
def test_an_id_is_safe_in_a_path(text: str) -> None:
    safe = url_safe(text)
    assert not set(safe) & set("/?# \\")
    assert safe not in (".", "..")
    assert len(safe) <= 100
