"""Characters -> words: white space, invisible characters and line ends made uniform, for every reader.

The one decision worth knowing: only what nobody can see is taken away (zero-width characters, soft hyphens, direction marks,
terminal colours). A character that cannot be stored, a lone surrogate, is written out as its escape, never replaced by a blank mark.
"""

import re

EN_DASH, EM_DASH = "\N{EN DASH}", "\N{EM DASH}"
DASHES = EN_DASH + EM_DASH
COLONS = ":\N{FULLWIDTH COLON}"
APOSTROPHES = "'\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}"

_INVISIBLE = (0xAD, 0x61C, 0x180E, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x2065), *range(0x2066, 0x206A), 0xFEFF)
_TAG_CHARACTERS = range(0xE0000, 0xE0080)  # an invisible copy of ASCII, used only to hide text
_CONTROLS = (*range(0x20), *range(0x7F, 0xA0))
_OFFICE_BULLETS = {0xF0A7: "▪", 0xF0B7: "•", 0xF0D8: "➢", 0xF0FC: "✓"}  # word processors' private code points

_TABLE: dict[int, str | None] = {
    **dict.fromkeys(_CONTROLS, " "),
    **dict.fromkeys((*_INVISIBLE, *_TAG_CHARACTERS), None),
    **_OFFICE_BULLETS,
    0x09: "\t",
    0x0A: "\n",
    0x85: "\n",
    0x2028: "\n",
    0x2029: "\n",
}
_SPACES = dict.fromkeys((0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000), " ")
_TERMINAL_COLOUR = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_SURROGATE = re.compile("[\ud800-\udfff]")

_CHANGED = "".join(re.escape(chr(code)) for code, to in _TABLE.items() if to != chr(code) and code not in _TAG_CHARACTERS)
_UNCLEAN = re.compile(f"[{_CHANGED}\ud800-\udfff]")
_TAG = re.compile(f"[{chr(_TAG_CHARACTERS[0])}-{chr(_TAG_CHARACTERS[-1])}]")  # apart: a class beyond 16 bits is slow
_SPACE = re.compile(f"[{''.join(map(chr, _SPACES))}]")


def clean(text: str) -> str:
    """Return the text with uniform line ends and without invisible characters; visible characters and their order stay."""
    if _is_clean(text):
        return text
    text = _TERMINAL_COLOUR.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = text.translate(_TABLE)
    return _SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _is_clean(text: str) -> bool:
    """Return whether a text is known to be clean already; looking is ten times as fast as translating what is not ASCII."""
    if text.isascii():
        return text.isprintable()
    return _UNCLEAN.search(text) is None and _TAG.search(text) is None


def clean_lines(text: str) -> str:
    """Return the text cleaned, with every kind of space as a plain one: for readers that judge columns and indentation."""
    text = clean(text)
    return text if text.isascii() else _SPACE.sub(" ", text)


def collapse(text: str) -> str:
    """Return the text cleaned, on one line, with every run of white space as one space."""
    return " ".join(clean(text).split())


def verbatim(text: str) -> str:
    """Return the text cleaned, with its lines as they are; blank lines at both ends and trailing spaces are cut."""
    lines = [line.rstrip() for line in clean_lines(text).split("\n")]
    while lines and not lines[0]:
        lines.pop(0)
    while lines and not lines[-1]:
        lines.pop()
    return "\n".join(lines)
