"""Environment variables become settings: one table of name, default and help that the command, the web and the README are checked against.

The one decision worth knowing: the default's type is the setting's type, and the table lives beside the command because indexing needs it
where no web is installed or wanted; :mod:`web.settings` offers the same names to the pages.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any, Final, Self, get_type_hints

from indexer.errors import SettingError

PREFIX: Final = "PRECEDENT_"
_YES: Final = frozenset({"1", "true", "yes", "on"})
_NO: Final = frozenset({"0", "false", "no", "off", ""})


@dataclass(frozen=True, slots=True)
class Setting:
    """A row of the table: the environment variable, its default, what it does, and for numbers the least and greatest value."""

    name: str
    default: Path | str | int | bool
    help: str
    least: int = 0
    greatest: int = 2**31 - 1


@dataclass(frozen=True, slots=True)
class _About:
    help: str
    least: int = 0
    greatest: int = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Settings:
    """How this installation runs; every attribute is a row of :data:`SETTINGS`."""

    index: Annotated[Path, _About("folder of the index; private, derived, can be rebuilt from the corpus")] = Path("var/index")
    corpus: Annotated[Path, _About("folder of report files; the one source of truth")] = Path("corpus/reports")
    glossary: Annotated[Path, _About("file of abbreviations and their meanings, expanded when searching")] = Path("corpus/glossary.toml")
    failure_modes: Annotated[Path, _About("file in which people name, describe, merge, split and pin failure modes")] = Path(
        "corpus/failure-modes.toml"
    )
    database: Annotated[str, _About("database of links and feedback, as an SQLAlchemy URL; not derived, back it up")] = (
        "sqlite:///var/judgements.db"
    )
    host: Annotated[str, _About("address that the web server listens on; the default is reachable from this machine only")] = "127.0.0.1"
    port: Annotated[int, _About("port that the web server listens on", 1, 65_535)] = 8000
    workers: Annotated[int, _About("processes of the web server", 1, 256)] = 2
    threads: Annotated[int, _About("threads in each process of the web server", 1, 256)] = 4
    timeout: Annotated[int, _About("seconds that a running request is given when the server stops", 1, 3_600)] = 30
    access_log: Annotated[bool, _About("write a line for every request to standard output; it holds what people searched for")] = False
    page_size: Annotated[int, _About("results on a page", 1, 100)] = 10
    feedback_prior: Annotated[bool, _About("let feedback move scores by at most a tenth, for reports with five verdicts and more")] = True
    search_counts: Annotated[bool, _About("count by day what is searched for, what finds nothing and what leads to a copy; not who")] = True
    processes: Annotated[
        int, _About("processes that read reports when many are indexed; 0: one a core, 1: none beside the command's own", 0, 256)
    ] = 0
    index_memory_mb: Annotated[
        int, _About("megabytes that indexing may take, all its processes together; more means fewer, larger writes", 700)
    ] = 1_500
    meaning: Annotated[bool, _About("compare what reports mean too, not their words alone; indexing takes longer for it")] = True

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Self:
        """Read the settings from environment variables; raises SettingError naming variable, value and reason."""
        found = os.environ if environment is None else environment
        values: dict[str, Any] = {
            row.name.removeprefix(PREFIX).lower(): cast(row, found[row.name]) for row in SETTINGS if row.name in found
        }
        return replace(cls(), **values)


def cast(row: Setting, text: str) -> Path | str | int | bool:
    """Turn a variable's text into the type of its default; raises SettingError."""
    kind = type(row.default)
    trimmed = text.strip()
    if kind is bool:
        if trimmed.lower() not in _YES | _NO:
            raise SettingError(f"{row.name}={text!r}: must be yes or no")
        return trimmed.lower() in _YES
    if kind is int:
        try:
            number = int(trimmed)
        except ValueError as error:
            raise SettingError(f"{row.name}={text!r}: must be a whole number") from error
        if not row.least <= number <= row.greatest:
            raise SettingError(f"{row.name}={text!r}: must be from {row.least} to {row.greatest}")
        return number
    if not trimmed:
        raise SettingError(f"{row.name}={text!r}: must not be empty")
    return trimmed if kind is str else Path(trimmed)


def _table() -> tuple[Setting, ...]:
    defaults = Settings()
    rows = []
    for name, hint in get_type_hints(Settings, include_extras=True).items():
        about: _About = hint.__metadata__[0]
        rows.append(Setting(PREFIX + name.upper(), getattr(defaults, name), about.help, about.least, about.greatest))
    return tuple(rows)


SETTINGS: Final[tuple[Setting, ...]] = _table()
"""The one table of settings, in the order in which the README shows it."""
