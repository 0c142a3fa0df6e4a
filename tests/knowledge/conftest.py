"""A small index of reports that lack things, and a database beside it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.engines import Engine, open_engine
from indexer.judgements import Judgements
from indexer.report import Report, Section
from indexer.schema import document


def report(
    report_id: str, issue: str = "", *, headline: str = "", cause: str = "A bug", fix: str = "Patched", **header: str | None
) -> Report:
    """Return a report; a section without text is left out."""
    texts = {"issue_description": issue, "root_cause": cause, "resolution": fix}
    sections = tuple(Section(key, "", text) for key, text in texts.items() if text)
    return Report(id=report_id, title=headline, headline=headline, sections=sections, **header)  # type: ignore[arg-type]


def write(engine: Engine, *reports: Report, digest: str = "1") -> None:
    """Index reports."""
    engine.write([document(entry, file=f"{entry.id}.txt", digest=digest) for entry in reports])


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """An empty index."""
    opened = open_engine(tmp_path / "index", create=True)
    yield opened
    opened.close()


@pytest.fixture
def judgements(tmp_path: Path) -> Iterator[Judgements]:
    """An empty database."""
    with Judgements(f"sqlite:///{tmp_path / 'own.db'}") as opened:
        yield opened
