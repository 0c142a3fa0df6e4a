"""Inline runs -> blocks: what a paragraph's bold, monospaced and plain words look like together, for HTML and Markdown alike.

The one decision worth knowing: bold is a sign only at the start of a line. Bold and a colon above a short value is a FIELD, a line that is
all bold is a LABEL, a bold phrase closed by punctuation is the label of the text after it; bold anywhere else is emphasis and stays in the
sentence.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from indexer.readers.fields import is_key, split_fields
from indexer.readers.marks import marked
from indexer.readers.words import COLONS, EM_DASH, EN_DASH, collapse
from indexer.report.model import Block, BlockKind

_LONGEST_LABEL = 100
_MOST_LABEL_WORDS = 14
_LONGEST_VALUE = 90
_LONGEST_PLAIN_VALUE = 160
_EDGES = " \t\n|·•;"
_DASHES = (EN_DASH, EM_DASH, "-")
_COLONS = tuple(COLONS)


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a line with one look; ``label``: the markup itself calls it a label (``<label>``, ``class="field-name"``)."""

    text: str
    bold: bool = False
    mono: bool = False
    large: bool = False
    label: bool = False


Runs = Sequence[Run]


def plain(runs: Iterable[Run]) -> str:
    """Return the words of a line."""
    return collapse("".join(run.text for run in runs))


def all_bold(runs: Runs) -> bool:
    """Return whether every word of the line is bold."""
    return any(run.text.strip() for run in runs) and all(run.bold for run in runs if any(c.isalnum() for c in run.text))


def all_mono(runs: Runs) -> bool:
    """Return whether every word of the line is monospaced, and it is more than a name."""
    filled = [run for run in runs if run.text.strip()]
    several = len(plain(runs).split()) >= 4 or "\n" in "".join(run.text for run in filled).strip()
    return several and all(run.mono for run in filled)


def line_blocks(runs: Runs, *, line: int = 0, marked_only: bool = False) -> list[Block]:
    """Return the blocks of one line of a paragraph (the words between two breaks).

    ``marked_only``: only bold makes a field, as in a table's cell, where "Rejected: too old" is a value.
    """
    text = plain(runs)
    if not text:
        return []
    labelled = _labelled(runs, line=line)
    if labelled:
        return labelled
    mark = None if marked_only else marked(text)
    if mark is not None and not all_bold(runs):
        return [Block(BlockKind.ITEM, mark.text, level=1, marker=mark.marker, line=line)]
    if all_bold(runs):
        is_label = len(text) <= _LONGEST_LABEL * 1.6 and len(text.split()) <= _MOST_LABEL_WORDS * 2
        return [Block(BlockKind.LABEL if is_label else BlockKind.TEXT, text, line=line)]
    fields = [] if marked_only else split_fields(text)
    if fields and fields[0][1] and len(text) <= _LONGEST_PLAIN_VALUE:
        return [Block(BlockKind.FIELD, collapse(value), label=collapse(key), line=line) for key, value in fields]
    return [Block(BlockKind.TEXT, text, line=line)]


def _labelled(runs: Runs, *, line: int) -> list[Block]:
    """Recognise bold labels with their values, and a bold phrase that heads the rest of the line."""
    pairs = _pairs(runs)
    if not pairs:
        return []
    fields = [pair for pair in (_closed(label, value) for label, value in pairs) if pair is not None]
    filled = len(fields) > 1 or any(value for _, value in fields)
    if filled and len(fields) == len(pairs) and all(len(value) <= _LONGEST_VALUE for _, value in fields):
        return [Block(BlockKind.FIELD, value, label=label, line=line) for label, value in fields]
    return _lead_in(runs, line=line)


def _pairs(runs: Runs) -> list[tuple[str, str]]:
    """Split a line at its bold stretches: each with the plain words behind it; [] if the line does not begin bold."""
    pairs: list[list[str]] = []
    previous_bold = False
    for run in runs:
        bold = run.bold or run.label
        if not run.text.strip():
            if pairs:
                pairs[-1][0 if previous_bold else 1] += run.text
            continue
        if bold and not previous_bold:
            pairs.append(["", ""])
        elif not pairs:
            return []
        pairs[-1][0 if bold else 1] += run.text
        if run.label and not run.text.rstrip().endswith(":"):
            pairs[-1][0] += ":"
        previous_bold = bold
    return [(collapse(label), collapse(value)) for label, value in pairs]


def _closed(label: str, value: str) -> tuple[str, str] | None:
    """Return label and value of a pair whose label is closed by a colon, inside or outside the bold; None if there is none."""
    if label.endswith(_COLONS):
        label = label[:-1]
    elif value.startswith(_COLONS):
        value = value[1:]
    elif ": " in label and not value:
        label, _, value = label.partition(": ")
        is_value = len(value.split()) <= 5 and not any(c.isdigit() for c in label)  # "Acme: memory exhausted at start" is a title
        return (label.strip(), value.strip()) if is_key(label) and is_value else None
    else:
        return None
    if not label.strip() or len(label) > _LONGEST_LABEL or len(label.split()) > 6:
        return None
    return label.strip(), value.strip(_EDGES).rstrip(",").strip()


def _lead_in(runs: Runs, *, line: int) -> list[Block]:
    """Recognise "**Cause.** At 07:41 a technician ..." (a field) and "**Analysis** (B. Lindqvist, 21 May)" (a label)."""
    lead: list[Run] = []
    rest = list(runs)
    while rest and (rest[0].bold or not rest[0].text.strip()):
        lead.append(rest.pop(0))
    head, tail = plain(lead), plain(rest)
    if not head or not tail or len(head) > _LONGEST_LABEL or len(head.split()) > _MOST_LABEL_WORDS:
        return []
    if tail.startswith("(") and tail.endswith(")") and len(tail) <= _LONGEST_LABEL:
        return [Block(BlockKind.LABEL, f"{head} {tail}", line=line)]
    if tail[1:].strip() and (tail[0] in COLONS or (tail.startswith(_DASHES) and tail[1] == " ")):
        tail = tail[1:].strip()
    elif not head.endswith((".", ":", "?", "!")):
        return []
    return [Block(BlockKind.FIELD, tail, label=head.rstrip(f"{COLONS}.").strip(), line=line)]
