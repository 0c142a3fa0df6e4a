"""What a person pastes or drops becomes a ticket to find precedents for; nothing of it is stored.

The one decision worth knowing: it is read as a report in any known format first. If that shows sections, they are compared section by
section; otherwise it is a letter, and its text is compared with every section.
"""

from collections.abc import Iterable
from typing import Final

from indexer.errors import ReportError
from indexer.readers import Format, read_bytes, read_text
from indexer.readers.decoding import decode
from indexer.report import assemble
from indexer.similar import Ticket, ticket_of_report, ticket_of_text

_ENOUGH_SECTIONS: Final = 2
"""Different recognised sections that make a text a report rather than a letter."""


def pasted(data: str | bytes, name: str = "pasted text", *, names: Iterable[str] = ()) -> Ticket:
    """Return the ticket that a pasted text or a dropped file is; its suffix in ``name`` counts for bytes.

    Raises ReportError for what cannot be read: binary, empty, malformed, or more than one report.
    """
    if isinstance(data, str):
        document = read_text(data, name)
    else:
        outcomes = list(read_bytes(data, name))
        if len(outcomes) != 1:
            raise ReportError(name, f"holds {len(outcomes):,} reports; paste one")
        if isinstance(outcomes[0], ReportError):
            raise outcomes[0]
        document = outcomes[0]
    report = assemble(document.blocks, source=name, fallback_id=document.fallback_id)
    if len({section.key for section in report.sections if section.text.strip()} - {"other"}) >= _ENOUGH_SECTIONS:
        return ticket_of_report(report, names=names)
    if isinstance(data, bytes) and document.format in (Format.TEXT, Format.MARKDOWN):
        data = decode(data, file=name)  # with its lines as they are: a greeting and a signature are told by them
    text = data if isinstance(data, str) else _letter(report.title, (section.text for section in report.sections))
    return ticket_of_text(text, names=names)


def _letter(title: str, sections: Iterable[str]) -> str:
    """Return a letter's text again: its subject line, then all of it."""
    return "\n".join(part for part in (title, *sections) if part.strip())
