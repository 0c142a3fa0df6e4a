"""What several rooms test against: the sample corpus, indexed once."""

from pathlib import Path

import pytest
from hypothesis import settings

from indexer import Engine, Glossary, index_folder, load_glossary, open_engine
from indexer.meaning import Meaning, learn

# Machines are noisy: no example fails for being slow. Continuous integration's own profile (the same examples every time) stays in force.
settings.register_profile("any machine", settings(), deadline=None)
settings.load_profile("any machine")

ROOT = Path(__file__).parents[1]
REPORTS = ROOT / "corpus" / "reports"


@pytest.fixture(scope="session")
def sample_engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """The index of the sample corpus; not to be written to."""
    engine = open_engine(tmp_path_factory.mktemp("sample") / "index", create=True)
    summary = index_folder(engine, REPORTS)
    assert summary.failed == []
    return engine


@pytest.fixture(scope="session")
def sample_meaning(sample_engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Meaning:
    """What is known of the meanings of the sample corpus; not to be written to."""
    meaning = Meaning(tmp_path_factory.mktemp("sample meaning"))
    assert learn(sample_engine, meaning.store, meaning.encoder).read == sample_engine.info().reports
    return meaning


@pytest.fixture(scope="session")
def glossary() -> Glossary:
    """The glossary that comes with the product."""
    return load_glossary(ROOT / "corpus" / "glossary.toml")
