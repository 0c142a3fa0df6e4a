"""A small corpus that fails in three ways, for different customers, with two reports that have nothing to do with the rest."""

from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from indexer import Engine, Report, Section, open_engine
from indexer.report import Point
from indexer.schema import document

COMPACTION: Final = "The compaction backlog grew until sst_files_hard_limit stopped all writes; background compactions could not keep up."
CERTIFICATE: Final = "The certificate expired at midnight and clients refused the TLS handshake with x509 certificate has expired."
CLOCK: Final = "Hybrid clock skew above max_clock_skew_usec made the tablet server crash after chrony had stopped."


def report(name: str, cause: str, customer: str, *, headline: str = "", created: str = "2024-03-05", resolution: str = "") -> Report:
    sections = [Section("issue_description", "Issue", f"{customer} called. {cause}"), Section("root_cause", "Cause", cause)]
    if resolution:
        sections.append(Section("resolution", "Resolution", resolution))
    title = headline or cause.split(";", maxsplit=1)[0]
    return Report(name, title, title, f"{name}.txt", customer=customer, created=created, sections=tuple(sections))


def corpus() -> list[Report]:
    customers = ["Larkspur Freight", "Solstice Bank", "Pomelo Retail", "Marrowbone Outdoor"]
    found = []
    for prefix, cause, fix in (
        ("CA", COMPACTION, "Throttled the loader."),
        ("CB", CERTIFICATE, "Renewed the certificate."),
        ("CC", CLOCK, "Restarted chrony on all hosts."),
    ):
        for number, customer in enumerate(customers, 1):
            found.append(report(f"{prefix}{number}", cause, customer, created=f"2024-0{number}-05", resolution=fix))
    first = found[0]
    found[0] = replace(
        first,
        customer="Solstice Bank",
        resolved="2024-01-09",
        version="2.18.3",
        component="storage",
        sections=(
            *first.sections,
            Section("next_steps", "Next steps", "Alert on the backlog", points=(Point("Alert on the backlog"),)),
        ),
    )
    found.append(report("CX1", "A forklift cut the fibre between two buildings.", "Larkspur Freight", headline="Forklift and fibre"))
    found.append(report("CX2", "Invoice wording annoyed the bookkeeping department.", "Pomelo Retail", headline="Invoice wording"))
    return found


def write(engine: Engine, reports: list[Report]) -> None:
    engine.write([document(entry, file=entry.source, digest=f"{entry.headline} {entry.customer}") for entry in reports])


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    found = open_engine(tmp_path / "index", create=True)
    write(found, corpus())
    return found
