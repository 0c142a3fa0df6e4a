"""The file ``failure-modes.toml`` becomes what people decided: names, descriptions, merges, splits, pins and telling differences.

The one decision worth knowing: people speak of modes by their slugs and of reports by their ids, and whatever they say wins. An entry that
has become pointless, as when the report it pins was deleted, is a note in the catalogue, not a failure.

    [modes.certificate-expiry]
    name = "Certificates expire"
    description = "Nodes or clients refuse each other from one minute to the next."
    merge = ["tls-handshake"]          # these modes become part of this one
    pin = ["CE1301"]                   # these reports are in it, whatever the machine says

    [modes.certificate-expiry.differs] # modes that look alike, and the telling difference
    network-partition = "There, the old connections break, too; here only new ones are refused."

    [modes.certificate-expiry.split]   # these reports leave it and become modes of their own
    wrong-authority = ["CE1302", "CE1303"]
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from indexer.errors import FailureModesError
from indexer.toml_file import read_tables

_SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_KEYS: Final = ("name", "description", "merge", "pin", "split", "differs")
_MAX_NAME: Final = 120


@dataclass(frozen=True, slots=True)
class Entry:
    """What people decided about one mode; empty where they left it to the machine. ``split``: new slug to the reports that leave for it;
    ``differs``: slug of a mode that looks alike to what tells the two apart."""

    name: str = ""
    description: str = ""
    merge: tuple[str, ...] = ()
    pin: tuple[str, ...] = ()
    split: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    differs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Curation:
    """All entries by slug."""

    entries: Mapping[str, Entry] = field(default_factory=dict)


NO_CURATION: Final = Curation()


def load_curation(path: Path) -> Curation:
    """Read the file; raises FailureModesError."""
    tables = read_tables(path, FailureModesError)
    modes = tables.pop("modes", {})
    if tables or not isinstance(modes, dict):
        raise FailureModesError(f"{path}: {next(iter(tables), 'modes')}: the tables are [modes.SLUG]")
    curation = Curation({slug: _entry(path, slug, table) for slug, table in modes.items()})
    _check_together(path, curation)
    return curation


def _entry(path: Path, slug: str, table: Any) -> Entry:
    place = f"{path}: modes.{slug}"
    _check_slug(place, slug)
    if not isinstance(table, dict):
        raise FailureModesError(f"{place}: must be a table")
    for key in table:
        if key not in _KEYS:
            raise FailureModesError(f"{place}.{key}: is none of {', '.join(_KEYS)}")
    split = table.get("split", {})
    if not isinstance(split, dict):
        raise FailureModesError(f"{place}.split: must be a table of new slugs, each with a list of report ids")
    for new in split:
        _check_slug(f"{place}.split.{new}", new)
    differs = table.get("differs", {})
    if not isinstance(differs, dict):
        raise FailureModesError(f"{place}.differs: must be a table of slugs, each with a text in quotation marks")
    for other in differs:
        _check_slug(f"{place}.differs.{other}", other)
    name = _text(f"{place}.name", table.get("name", ""))
    if len(name) > _MAX_NAME:
        raise FailureModesError(f"{place}.name: is longer than {_MAX_NAME} characters")
    return Entry(
        name,
        _text(f"{place}.description", table.get("description", "")),
        _texts(f"{place}.merge", table.get("merge", [])),
        _texts(f"{place}.pin", table.get("pin", [])),
        {new: _texts(f"{place}.split.{new}", ids) for new, ids in split.items()},
        {other: _text(f"{place}.differs.{other}", text) for other, text in differs.items()},
    )


def _check_slug(place: str, slug: str) -> None:
    if not _SLUG.fullmatch(slug) or slug == "suggest":
        raise FailureModesError(f"{place}: a slug is made of lower-case letters and digits, joined by hyphens, and is not “suggest”")


def _text(place: str, value: object) -> str:
    if not isinstance(value, str):
        raise FailureModesError(f"{place}: must be a text in quotation marks")
    return " ".join(value.split())


def _texts(place: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(text, str) and text.strip() for text in value):
        raise FailureModesError(f"{place}: must be a list of texts in quotation marks")
    return tuple(dict.fromkeys(text.strip() for text in value))


def _check_together(path: Path, curation: Curation) -> None:
    """Raise FailureModesError where two entries contradict each other."""
    merged: dict[str, str] = {}
    for slug, entry in curation.entries.items():
        for other in entry.merge:
            if other == slug:
                raise FailureModesError(f"{path}: modes.{slug}.merge: a failure mode cannot be merged into itself")
            if other in merged:
                raise FailureModesError(f"{path}: modes.{slug}.merge: {other} is merged into {merged[other]} already")
            merged[other] = slug
    for slug, into in merged.items():
        if into in merged:
            raise FailureModesError(f"{path}: modes.{into}.merge: {slug} would go on into {merged[into]}; merge it there")
    placed: dict[str, str] = {}
    targets = [(slug, target, ids) for slug, entry in curation.entries.items() for target, ids in [(slug, entry.pin), *entry.split.items()]]
    for slug, target, ids in targets:
        for report_id in ids:
            if placed.setdefault(report_id.casefold(), target) != target:
                raise FailureModesError(f"{path}: modes.{slug}: {report_id} is put into {placed[report_id.casefold()]} as well")
