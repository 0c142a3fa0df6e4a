"""Header values as they turn up in a file become the report's fields: the first value wins, nothing is thrown away, doubts become warnings.

The one decision worth knowing: values are only collected while the file is walked and understood at its end, because how it writes
dates can be known only from all of it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from indexer.report.dates import DateOrder, date_order, default_order, is_ambiguous, parse_date
from indexer.report.fields import HEADER_FIELDS, is_canonical
from indexer.report.headline import is_generic
from indexer.report.identity import Identified, id_from_stem, id_from_value, split_title
from indexer.report.model import PRIORITIES, STATUSES, ReportWarning
from indexer.report.values import is_unknown, normalise_level, normalise_priority, normalise_status

_TITLES: Final = {entry.name: entry.title for entry in HEADER_FIELDS}
_DATES: Final = tuple(entry.name for entry in HEADER_FIELDS if entry.is_date)
_NORMALISE: Final[Mapping[str, Callable[[str], str | None]]] = {
    "priority": normalise_priority,
    "status": normalise_status,
    "id": id_from_value,
    "escalation_level": normalise_level,
}
_SAID: Final = ("assigned_engineer", "customer_contact", "escalation_level")
"""Fields that may stand in a sentence of their own."""

_NOTIONS: Final = ("priority", *_DATES)
"""Fields whose synonyms are often another notion beside the field itself: an urgency, the day on which a ticket was logged."""

_WORDS: Final = ("customer", "assigned_engineer", "customer_contact", "component", "version")


@dataclass(frozen=True, slots=True)
class Written:
    """A value as written, with the label it stood under ("" if none)."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Header:
    """What the header came to: canonical values by field name, the written ones, the rest, and the doubts."""

    id: str
    title: str
    values: dict[str, str]
    raw: dict[str, Written]
    extra: tuple[tuple[str, str], ...]
    warnings: tuple[ReportWarning, ...]


@dataclass(slots=True)
class HeaderBuilder:
    """Collects header values in the order of the file."""

    fallback_id: str
    _raw: dict[str, Written] = field(default_factory=dict)
    _extra: dict[tuple[str, str], None] = field(default_factory=dict)
    _page_titles: list[Written] = field(default_factory=list)
    _warnings: list[ReportWarning] = field(default_factory=list)

    @property
    def titled(self) -> bool:
        """Whether a title has been seen that says something."""
        return "title" in self._raw and not _is_generic_line(self._raw["title"].value)

    @property
    def bare(self) -> bool:
        """Whether none of the values that nearly every header has are known."""
        return not self._raw.keys() & {"customer", "priority", "status", "created"}

    def written(self, name: str) -> str | None:
        """Return a field's value as written, None if it has not been seen."""
        held = self._raw.get(name)
        return held.value if held else None

    def put(self, name: str, label: str, value: str) -> None:
        """Take a value of a header field; the first one counts unless it says nothing or a field's own name follows a synonym of it."""
        new, held = Written(label, value), self._raw.get(name)
        if held is None or (held.value == value and not held.label):
            self._raw[name] = new
        elif held.value == value and not label:
            return
        elif held != new:
            kept, other = (new, held) if self._replaces(name, new, held) else (held, new)
            self._raw[name] = kept
            self.put_extra(other.label or _TITLES[name], other.value)
            self._note_contradiction(name, kept, other)

    def put_extra(self, label: str, value: str) -> None:
        """Keep a labelled value that is no canonical field."""
        self._extra[label, value] = None

    def put_page_title(self, label: str, value: str) -> None:
        """Keep the file's own name for the page: the last resort for title and id."""
        self._page_titles.append(Written(label, value))

    def _replaces(self, name: str, new: Written, held: Written) -> bool:
        if is_unknown(new.value):
            return False
        if is_unknown(held.value):
            return True
        if name == "title":
            return _is_generic_line(held.value) and not _is_generic_line(new.value)
        return is_canonical(new.label) and not is_canonical(held.label)

    def _note_contradiction(self, name: str, kept: Written, other: Written) -> None:
        if name == "title" or is_unknown(other.value) or _same(name, kept.value, other.value):
            return
        if name in _NOTIONS and is_canonical(kept.label) and not is_canonical(other.label):
            return
        self._warn(
            "contradicting-field", name, f"{_TITLES[name]} is given twice: “{kept.value}” was taken, “{other.value}” was kept beside it."
        )

    def _warn(self, code: str, name: str, message: str) -> None:
        self._warnings.append(ReportWarning(code, name, message))

    def finish(self, rest: Callable[[], str]) -> Header:
        """Understand what was collected; ``rest`` gives the text of the file's body, asked for only if a date cannot be read without it."""
        identity = self._identity()
        values = {name: self._word(name) for name in _WORDS}
        values["priority"] = self._level("priority", normalise_priority, PRIORITIES)
        values["status"] = self._level("status", normalise_status, STATUSES)
        values["escalation_level"] = normalise_level(self._word("escalation_level"))
        values |= self._dates(rest)
        known = {name: value for name, value in values.items() if value}
        return Header(identity.id, identity.rest, known, self._raw, tuple(self._extra), tuple(self._warnings))

    def _identity(self) -> Identified:
        """Settle id and title, from field, title line, page title and file name in this order."""
        written = self._raw.get("title")
        line = written.value if written and not is_unknown(written.value) else ""
        page = next((page.value for page in self._page_titles if page.value), "")
        in_line, in_page = split_title(line), split_title(page)
        own = id_from_value(self._raw["id"].value) if "id" in self._raw and not is_unknown(self._raw["id"].value) else None
        found = own or (in_line.id if in_line else None) or (in_page.id if in_page else None)
        title = in_line.rest if in_line and in_line.id == found else line
        if not title:
            title = in_page.rest if in_page and in_page.id == found else page
        self._keep_page_titles(title)
        if not title:
            self._warn("no-title", "title", "The report has no title.")
        if not found:
            found = id_from_stem(self.fallback_id)
            self._warn("no-id", "id", f"The report names no id; “{found}” was taken from the file's name.")
        return Identified(found, title)

    def _keep_page_titles(self, title: str) -> None:
        said = " ".join([title, *(self._raw[name].value for name in ("title", "id") if name in self._raw)])
        for page in self._page_titles:
            if page.value not in said:
                self.put_extra(page.label, page.value)

    def _word(self, name: str) -> str:
        written = self._raw.get(name)
        if written is None or is_unknown(written.value):
            return ""
        return written.value.strip().removesuffix(".") if name in _SAID else written.value.strip()

    def _level(self, name: str, normalise: Callable[[str], str | None], known: tuple[str, ...]) -> str:
        value = self._word(name)
        found = normalise(value) if value else None
        if value and not found:
            self._warn(f"unknown-{name}", name, f"{_TITLES[name]} “{value}” is none of {', '.join(known)}.")
        return found or ""

    def _dates(self, rest: Callable[[], str]) -> dict[str, str]:
        written = {name: self._word(name) for name in _DATES}
        texts = [value for value in written.values() if value]
        ambiguous = [name for name, value in written.items() if value and is_ambiguous(value)]
        order = date_order(texts, f"{self._other_values()}\n{rest()}") if ambiguous else DateOrder.DAY_FIRST
        chosen = order or default_order(texts)
        dates = {name: parse_date(value, chosen) or "" for name, value in written.items()}
        for name in _DATES:
            if written[name] and not dates[name]:
                self._warn("bad-date", name, f"{_TITLES[name]} “{written[name]}” is not a date with day, month and year.")
            elif order is None and name in ambiguous:
                how = f"was read {chosen.value} as {dates[name]}; nothing in the report tells day and month apart"
                self._warn("ambiguous-date", name, f"{_TITLES[name]} “{written[name]}” {how}.")
        if not written["created"]:
            self._warn("no-created-date", "created", "The report does not say when the incident was opened.")
        self._check_sequence(dates)
        return dates

    def _other_values(self) -> str:
        return "\n".join(
            [*(written.value for name, written in self._raw.items() if name not in _DATES), *(value for _, value in self._extra)]
        )

    def _check_sequence(self, dates: dict[str, str]) -> None:
        known = [(name, dates[name]) for name in _DATES if dates[name]]
        for position, (later, day) in enumerate(known):
            earlier = next(((name, other) for name, other in known[:position] if other > day), None)
            if earlier:
                message = f"{_TITLES[later]} ({day}) is before {_TITLES[earlier[0]]} ({earlier[1]})."
                self._warn("dates-out-of-order", later, message)


@lru_cache(maxsize=2_000)
def _is_generic_line(line: str) -> bool:
    found = split_title(line)
    return is_generic(found.rest if found else line)


def _same(name: str, one: str, other: str) -> bool:
    """Return whether two written values of a field mean the same."""
    if name in _DATES:
        return any(parse_date(one, order) == parse_date(other, order) is not None for order in DateOrder)
    normalise = _NORMALISE.get(name)
    if normalise and normalise(one) and normalise(one) == normalise(other):
        return True
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()
