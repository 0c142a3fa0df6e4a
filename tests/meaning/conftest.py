"""The sentence model, loaded once, and a few incidents told in words of their own."""

from pathlib import Path

import pytest

from indexer.engines import Engine, open_engine
from indexer.meaning import Encoder, Meaning, learn
from indexer.report import Report, Section
from indexer.schema import document

TOLD = {
    "CE1": ("Disk full on a database host", "The volume ran out of space, and the database refused to write.", "A log grew without bound."),
    "CE2": ("Certificate expired", "Clients were turned away because the certificate had run out.", "Nobody had renewed it."),
    "CE3": ("Clock jumped", "The time of one node was five seconds ahead of all others.", "The time service had been stopped."),
    "CE4": ("Memory exhausted", "The kernel killed the process because no memory was left.", "A cache was larger than the machine."),
}


def told(report_id: str, headline: str, issue: str, cause: str, customer: str = "Brindle & Co") -> Report:
    sections = (Section("issue_description", "", f"{customer} reports: {issue}"), Section("root_cause", "", cause))
    return Report(report_id, f"{report_id} - {headline}", headline, sections=sections, customer=customer)


def store(engine: Engine, *reports: Report, digest: str = "1") -> None:
    engine.write([document(report, file=f"{report.id}.txt", digest=digest) for report in reports])


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The model."""
    return Encoder()


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    """An index of the incidents."""
    engine = open_engine(tmp_path / "index", create=True)
    store(engine, *(told(report_id, *parts) for report_id, parts in TOLD.items()))
    return engine


@pytest.fixture
def meaning(tmp_path: Path, engine: Engine, encoder: Encoder) -> Meaning:
    """What is known of their meanings."""
    found = Meaning(tmp_path / "index", encoder)
    learn(engine, found.store, encoder)
    return found
