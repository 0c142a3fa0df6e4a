"""The README, the changelog and the packaging say what is so: the tour runs, tables agree with the code, links lead somewhere."""

import ast
import os
import re
import shutil
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path
from typing import Final

import pytest
from packaging.requirements import Requirement

from indexer.cli import COMMANDS
from indexer.commands.place import EXIT_CODES
from indexer.glossary import load_glossary
from indexer.query import parse
from indexer.readers import SUFFIXES
from indexer.settings import SETTINGS, Settings
from web import create_app

ROOT: Final = Path(__file__).parent.parent
README: Final = (ROOT / "README.md").read_text(encoding="utf-8")
CHANGELOG: Final = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
MAKEFILE: Final = (ROOT / "Makefile").read_text(encoding="utf-8")


def section(title: str) -> str:
    """Return the README's text below a heading."""
    return README.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def rows(text: str, header: str) -> list[list[str]]:
    """Return the cells of the table with this header line."""
    lines = text.partition(f"{header}\n")[2].splitlines()[1:]
    table = lines[: next((number for number, line in enumerate(lines) if not line.startswith("|")), len(lines))]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in table]


def code(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def setup() -> ConfigParser:
    config = ConfigParser()
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    return config


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """Return a folder like a clone's, with the command on its path."""
    shutil.copytree(ROOT / "corpus", tmp_path / "corpus")
    command = tmp_path / "bin" / "precedent"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m indexer.cli "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    return tmp_path


def test_the_commands_of_the_tour_run(clone: Path) -> None:
    blocks = re.findall(r"```sh\n(.*?)```", section("A five-minute tour"), re.DOTALL)
    assert len(blocks) >= 5
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PRECEDENT_")}
    environment["PATH"] = f"{clone / 'bin'}:{environment['PATH']}"
    for block in blocks:
        result = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", block], check=False, cwd=clone, env=environment, capture_output=True, text=True
        )
        assert result.returncode == 0, f"{block}\n{result.stdout}\n{result.stderr}"
        assert "No report matches" not in result.stdout
        if "CE9001.md\n" in block:
            assert "1 added" in result.stdout
            assert "CE9001" in result.stdout
            assert "1 deleted" in result.stdout
            assert "agrees with the corpus" in result.stdout


def test_the_settings_table_is_the_one_of_the_code() -> None:
    words = {True: "yes", False: "no"}
    assert rows(README, "| setting | default | meaning |") == [
        [f"`{row.name}`", f"`{words[row.default] if isinstance(row.default, bool) else row.default}`", row.help] for row in SETTINGS
    ]


def test_the_exit_codes_are_those_of_the_code() -> None:
    assert [(int(number), meaning) for number, meaning in rows(README, "| exit code | meaning |")] == list(EXIT_CODES)


def test_the_command_table_names_every_command_in_order() -> None:
    named = [code(name)[0].split()[1] for name, _ in rows(README, "| command | what it does |")]
    assert named == list(COMMANDS)


def test_every_dependency_is_listed_with_its_reason() -> None:
    declared = [Requirement(line).name for line in setup()["options"]["install_requires"].strip().splitlines()]
    listed = rows(README, "| library | why |")
    assert [name for name, _ in listed] == declared
    assert [name for name, reason in listed if len(reason) < 15] == []


def test_the_formats_are_those_that_can_be_read() -> None:
    listed = {suffix for _, suffixes in rows(README, "| format | suffixes |") for suffix in code(suffixes)}
    assert listed == set(SUFFIXES)


def test_every_example_of_the_query_language_is_understood_as_it_stands() -> None:
    glossary = load_glossary(ROOT / "corpus" / "glossary.toml")
    examples = [example for type_, _ in rows(README, "| type | to find |") for example in code(type_)]
    assert len(examples) >= 10
    assert {example: parse(example, glossary).notices for example in examples} == dict.fromkeys(examples, ())


def test_every_address_of_the_api_is_listed_and_exists(tmp_path: Path) -> None:
    rules = create_app(Settings(index=tmp_path)).url_map.iter_rules()
    routes = {re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(rule)) for rule in rules}
    listed = {example.partition(" ")[2] for request, _ in rows(README, "| request | answer |") for example in code(request)}
    assert listed <= routes
    assert {route for route in routes if route.startswith("/api/v1/") and "docs" not in route} <= listed


def test_links_and_pictures_lead_to_files_of_this_project() -> None:
    targets = [target for target in re.findall(r"\]\(([^)#]+)", README) if "://" not in target]
    assert targets
    assert [target for target in targets if not (ROOT / target).exists()] == []


def test_the_map_of_the_tree_names_what_is_there() -> None:
    lines = re.findall(r"^( *)(\S.*?)  +\S", section("The tree").partition("```\n")[2].partition("```")[0], re.MULTILINE)
    found: set[str] = set()
    parent = ""
    for indent, names in lines:
        parent = parent if indent else names
        found |= {(parent if indent else "") + name for name in names.split(", ")}
    assert [name for name in found if not (ROOT / name).exists()] == []
    inside = {f"indexer/{path.name}{'/' if path.is_dir() else ''}" for path in (ROOT / "indexer").iterdir()}
    assert {name for name in inside if not name.startswith(("indexer/_", "indexer/py.typed"))} <= found


def test_make_has_the_targets_that_the_readme_names() -> None:
    targets = set(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))
    named = set(re.findall(r"^make ([a-z]+)|`make (?:PYTHON=\S+ )?([a-z]+)", README, re.MULTILINE))
    assert {first or second for first, second in named} <= targets
    assert len(named) >= 6


def test_the_changelog_is_kept_in_its_format() -> None:
    assert re.search(r"^## \[Unreleased\]\n\n### Added\n\n- ", CHANGELOG, re.MULTILINE)
    kinds = re.findall(r"^### (.+)$", CHANGELOG, re.MULTILINE)
    assert set(kinds) <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
    assert [name for name in COMMANDS if f"`{name}`" not in CHANGELOG] == []


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_file_pins_with_hashes_and_holds_every_direct_dependency(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    options = setup()
    wanted = options["options"]["install_requires"] + options["options.extras_require"]["build"]
    if "dev" in name:
        wanted += options["options.extras_require"]["dev"] + options["options.extras_require"]["bench"]
    pinned = dict(re.findall(r"^([a-z0-9-]+)==([^ ;]+)", text, re.MULTILINE))
    for line in wanted.strip().splitlines():
        requirement = Requirement(line)
        locked = re.sub(r"[-_.]+", "-", requirement.name).lower()
        assert locked in pinned
        assert requirement.specifier.contains(pinned[locked]), f"{line} is locked at {pinned[locked]}; run: make lock"
    entries = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert re.findall(r"https?://|--index|--find-links|file:|(?<![\w.])/\w+/", text) == []


def test_nothing_is_left_to_do_in_the_text_or_the_code() -> None:
    mark = re.compile(r"# *(?:TODO|FIXME|XXX|HACK)\b|lorem ipsum", re.IGNORECASE)
    files = [path for folder in ("indexer", "web", "benchmarks", "docs") for path in (ROOT / folder).rglob("*.py")]
    texts = {path: path.read_text(encoding="utf-8") for path in [*files, ROOT / "README.md", ROOT / "CHANGELOG.md"]}
    assert [path.name for path, text in texts.items() if mark.search(text)] == []


def test_every_module_opens_with_a_docstring() -> None:
    files = [path for folder in ("indexer", "web", "benchmarks", "docs", "tests") for path in (ROOT / folder).rglob("*.py")]
    bare = [path for path in files if path.stat().st_size and not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))]
    assert [str(path.relative_to(ROOT)) for path in bare] == []
