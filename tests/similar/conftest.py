"""A few dozen incidents, indexed once: enough for words to be rare or common."""

import shutil
from pathlib import Path

import pytest

from indexer.engines import Engine, open_engine
from indexer.schema import document
from tests.similar.incidents import INCIDENTS, incident


@pytest.fixture(scope="session")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the incidents' index; not to be written to."""
    folder = tmp_path_factory.mktemp("incidents") / "index"
    reports = [incident(report_id, **written) for report_id, written in INCIDENTS.items()]
    engine = open_engine(folder, create=True)
    engine.write([document(report, file=f"{report.id}.txt", digest="1") for report in reports])
    engine.close()
    return folder


@pytest.fixture(scope="session")
def engine(index: Path) -> Engine:
    """The engine of that index; not to be written to."""
    return open_engine(index)


@pytest.fixture
def own_index(index: Path, tmp_path: Path) -> Path:
    """A copy of the index for one test."""
    return Path(shutil.copytree(index, tmp_path / "index"))


@pytest.fixture
def own_engine(own_index: Path) -> Engine:
    """The engine of that copy, which may be written to."""
    return open_engine(own_index)
