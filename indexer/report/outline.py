"""A first look over a file's blocks: where its title is, what its headings look like, and where its footer begins.

The one decision worth knowing: what is doubtful alone is judged by the company it keeps. An unknown bold line is a heading if known
headings of the same file are set alike; the last labelled values are a footer if they name who dealt with the report.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from indexer.report.body import split_keyed
from indexer.report.fields import header_field
from indexer.report.headings import Look, clean_heading, label_text, look
from indexer.report.headline import is_generic
from indexer.report.identity import split_title
from indexer.report.meaning import PROSE, is_greeting, meaning
from indexer.report.model import PAGE_TITLE, Block, BlockKind
from indexer.report.names import names
from indexer.report.recognition import Recognised, recognise

_FOOTER_FIELDS: Final = names("escalation_level, assigned_engineer, customer_contact, customer, id")
_HEAD: Final = 60
"""Blocks in which a title is looked for if no heading names it."""

_MAX_TITLE: Final = 160
_MAX_BARE: Final = 40
_MAX_HEADING: Final = 90
_MAX_HEADING_WORDS: Final = 12
_CLOSING: Final = 80
"""Characters of a last line (a signature, "-- end --") that may follow a footer."""


@dataclass(frozen=True, slots=True)
class Outline:
    """What the first look found.

    ``title``: the title's block, None if a field or nothing names it. ``footer``: blocks of the closing header fields. ``looks``: how
    labels that head sections are set; ``labelled``: unknown labels set alike head sections too. ``run_in``: sections open with a bold
    lead-in.
    """

    title: int | None
    footer: frozenset[int]
    looks: frozenset[Look]
    labelled: bool
    run_in: bool


def survey(blocks: Sequence[Block]) -> Outline:
    """Return the outline of a file's blocks."""
    title = _title(blocks)
    headings = sum(block.kind is BlockKind.HEADING for index, block in enumerate(blocks) if index != title)
    looks, labels = _looks(blocks, title)
    leads = sum(_leads_section(block) for block in blocks)
    run_in = headings <= 1 and leads > max(1, labels)
    if run_in:
        # A bold line of its own is set like the bold lead-ins.
        looks = frozenset(look(block) for index, block in enumerate(blocks) if block.kind is BlockKind.LABEL and index != title)
    return Outline(title, _footer(blocks), looks, headings <= 1 and bool(looks), run_in)


def with_bare_headings(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks with lines such as "Symptoms" made labels, if the file has at least two that are nothing but a section's name."""
    bare = {index: found for index, block in enumerate(blocks) if (found := _bare_heading(block))}
    if len({found.kind.key for found in bare.values() if not found.weak}) < 2:
        return list(blocks)
    return [replace(block, kind=BlockKind.LABEL) if index in bare else block for index, block in enumerate(blocks)]


def _bare_heading(block: Block) -> Recognised | None:
    if block.kind is not BlockKind.TEXT or len(block.text) > _MAX_BARE or block.text != clean_heading(block.text):
        return None
    found = recognise(block.text)
    return found if found and found.whole and not block.text[0].islower() and block.text[-1].isalnum() else None


def could_head(block: Block) -> bool:
    """Return whether a label is short enough, and starts, like a heading."""
    text = clean_heading(label_text(block))
    return len(text) <= _MAX_HEADING and len(text.split()) <= _MAX_HEADING_WORDS and not text[:1].islower()


def _looks(blocks: Sequence[Block], title: int | None) -> tuple[frozenset[Look], int]:
    """Return how the labels of known sections are set, and how many there are."""
    strong: list[Look] = []
    weak: list[Look] = []
    for index, block in enumerate(blocks):
        found = recognise(label_text(block)) if block.kind is BlockKind.LABEL and index != title else None
        if found:
            (weak if found.weak or not found.sure else strong).append(look(block))
    if not strong and len(weak) < 2:
        return frozenset(), 0
    return frozenset(strong or weak), len(strong) + len(weak)


def _leads_section(block: Block) -> bool:
    return (
        block.kind is BlockKind.FIELD
        and len(block.text) >= PROSE
        and recognise(block.label) is not None
        and header_field(block.label) is None
    )


def _footer(blocks: Sequence[Block]) -> frozenset[int]:
    end = len(blocks)
    closing = bool(blocks) and blocks[-1].kind is BlockKind.TEXT and len(blocks[-1].text) <= _CLOSING
    end -= closing
    start = end
    while start and blocks[start - 1].kind is BlockKind.FIELD:
        start -= 1
    found = [_field_name(block) for block in blocks[start:end]]
    first = next((offset for offset, name in enumerate(found) if name in _FOOTER_FIELDS), None)
    known = 0 if first is None else sum(name is not None for name in found[first:])
    if first is None or known * 2 < len(found) - first or (closing and known < 2):
        return frozenset()
    return frozenset(range(start + first, end))


def _field_name(block: Block) -> str | None:
    field = header_field(block.label)
    return field.name if field else None


def _title(blocks: Sequence[Block]) -> int | None:
    first = next((index for index, block in enumerate(blocks) if block.kind is BlockKind.HEADING), None)
    if first is not None and _is_title_heading(blocks, first):
        return first
    for index, block in enumerate(blocks[: _HEAD if first is None else min(first, _HEAD)]):
        verdict = _judge(blocks, index, block)
        if verdict is not None:
            return index if verdict else None
    return None


def _is_title_heading(blocks: Sequence[Block], index: int) -> bool:
    block, before = blocks[index], blocks[:index]
    if split_title(block.text):
        return True
    found = recognise(block.text)
    if found and found.sure and (block.level > 1 or not found.weak):
        return False
    if block.level <= 1:
        return True
    if found or any(len(other.text) >= PROSE or _names_title(other) for other in before):
        return False
    others = [other.level for other in blocks[index + 1 :] if other.kind is BlockKind.HEADING]
    return (index + 1 < len(blocks) and blocks[index + 1].kind is BlockKind.FIELD) or (bool(others) and min(others) > block.level)


def _judge(blocks: Sequence[Block], index: int, block: Block) -> bool | None:
    """Return whether a block before the first heading is the title; None: look further."""
    if block.kind is BlockKind.FIELD:
        return _judge_field(blocks[:index], block)
    if block.kind is BlockKind.ITEM:
        return None if header_field(split_keyed(block.text)[0]) else False
    if block.kind not in (BlockKind.LABEL, BlockKind.TEXT):
        return False
    identified = split_title(block.text)
    if identified:
        return (bool(identified.rest) and len(block.text) <= _MAX_TITLE) or None
    following = blocks[index + 1] if index + 1 < len(blocks) else None
    if block.kind is BlockKind.LABEL:
        return _judge_label(block, following, first=_only_fields(blocks[:index]))
    return _judge_text(block, following, first=_only_fields(blocks[:index]))


def _judge_field(before: Sequence[Block], block: Block) -> bool | None:
    if _names_title(block):
        return False
    if block.label == PAGE_TITLE or header_field(block.label):
        return None
    identified = split_title(block.label)
    generic = is_generic(block.label) and not any(header_field(other.label) for other in before)
    names_report = generic and len(block.text.split()) > 2 and not recognise(block.label)
    return bool((identified and not identified.rest) or names_report) or None


def _judge_label(block: Block, following: Block | None, *, first: bool) -> bool | None:
    found = recognise(label_text(block))
    introduces = following is not None and following.kind in (BlockKind.LABEL, BlockKind.HEADING, BlockKind.FIELD)
    if found and not (first and introduces and (found.weak or not found.whole)):
        return False
    if header_field(clean_heading(block.text)) and block.level != 1:
        return None
    return block.level == 1 or introduces or (first and len(block.text.split()) >= 4)


def _judge_text(block: Block, following: Block | None, *, first: bool) -> bool | None:
    text = block.text.rstrip()
    if is_greeting(text) or len(text) > _MAX_TITLE or text.endswith((".", ",", ";", ":", "!")):
        return False
    if header_field(split_keyed(text)[0]) or len(text) < 4:
        return None
    introduces = following is not None and following.kind in (BlockKind.LABEL, BlockKind.HEADING, BlockKind.FIELD)
    return first and following is not None and (introduces or (following.kind is BlockKind.TEXT and len(following.text) > len(text)))


def _only_fields(before: Sequence[Block]) -> bool:
    """Return whether nothing but header fields and id lines stand before."""
    return all(block.kind in (BlockKind.FIELD, BlockKind.ITEM) or split_title(block.text) is not None for block in before)


def _names_title(block: Block) -> bool:
    if block.kind is not BlockKind.FIELD or block.label == PAGE_TITLE:
        return False
    found = meaning(block.label, block.text, titled=False)
    return getattr(found, "name", None) == "title"
