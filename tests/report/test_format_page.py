"""corpus/README.md, the page on the report format, is in step with what is recognised."""

import json
import re
from pathlib import Path

import pytest

from indexer.readers import SUFFIXES
from indexer.report import HEADER_FIELDS, PRIORITIES, SECTIONS, STATUSES, WARNINGS, Report, header_field, section_kind

PAGE = (Path(__file__).parents[2] / "corpus" / "README.md").read_text(encoding="utf-8")


def _table(heading: str) -> list[list[str]]:
    """Return the cells of the first table below a heading, without its heading rows."""
    below = PAGE.split(f"# {heading}\n", 1)[1]
    rows = re.search(r"(?:^\|.*\n)+", below, re.MULTILINE)
    assert rows is not None
    return [[cell.strip() for cell in row.strip("|").split(" | ")] for row in rows[0].splitlines()[2:]]


def _names(cell: str) -> list[str]:
    return [re.sub(r"\(.*?\)", "", name).strip(" `|") for name in cell.split(",")]


def test_the_field_table_lists_every_field_in_order() -> None:
    assert [(row[0].strip("`| "), row[1]) for row in _table("Header fields")] == [(field.name, field.title) for field in HEADER_FIELDS]


@pytest.mark.parametrize("row", _table("Header fields"), ids=lambda row: row[1])
def test_every_other_name_of_a_field_names_it(row: list[str]) -> None:
    known = {name: header_field(name) for name in _names(row[2]) if name != "Summary"}
    assert {name: field and field.title for name, field in known.items()} == dict.fromkeys(known, row[1])


def test_the_section_table_lists_every_section_in_order() -> None:
    assert [(row[0].strip("`| "), row[1]) for row in _table("Sections")] == [(section.key, section.title) for section in SECTIONS]


@pytest.mark.parametrize("row", _table("Sections")[:-1], ids=lambda row: row[1])
def test_every_other_name_of_a_section_means_it(row: list[str]) -> None:
    known = {name: section_kind(name) for name in _names(row[2])}
    assert {name: kind and kind.title for name, kind in known.items()} == dict.fromkeys(known, row[1])


def test_the_warning_table_is_the_table_of_warnings() -> None:
    assert {row[0].strip("`| "): row[1].strip(" |") for row in _table("Warnings and errors")} == dict(WARNINGS)


def test_the_output_table_names_every_key() -> None:
    described = {name for row in _table("What comes out") for name in re.findall(r"`([a-z_]+)`", row[0])}
    assert described >= Report("CE1", "", "x").as_dict().keys()


@pytest.mark.parametrize("value", [*PRIORITIES, *STATUSES])
def test_every_canonical_value_is_named(value: str) -> None:
    assert f"`{value}`" in PAGE


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_file_name_that_is_read_is_named(suffix: str) -> None:
    assert f"`{suffix}`" in PAGE


def test_the_json_example_is_json() -> None:
    example = re.search(r"```json\n(.*?)```", PAGE, re.DOTALL)
    assert example is not None
    assert json.loads(example[1])["id"] == "CE1010"
