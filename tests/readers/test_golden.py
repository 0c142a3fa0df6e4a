"""Golden parses: each file of ``tests/golden`` becomes exactly the reports kept beside it (``python -m tests.golden.regenerate``)."""

import json
from pathlib import Path

import pytest

from tests.golden.regenerate import FILES, FOLDER, golden, parsed


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_is_parsed_into_the_reports_kept_beside_it(path: Path) -> None:
    assert parsed(path) == json.loads(golden(path).read_text(encoding="utf-8"))


def test_every_format_has_a_golden_parse() -> None:
    assert {path.suffix for path in FILES} == {".txt", ".html", ".md", ".json", ".jsonl"}


def test_no_golden_parse_is_left_without_its_file() -> None:
    assert {path.name for path in FOLDER.glob("*.gold")} == {golden(path).name for path in FILES}
