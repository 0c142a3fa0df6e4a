"""YAML front matter -> fields.

The one decision worth knowing: the YAML is composed, never constructed, so no tag can run anything and every scalar stays as written;
front matter that is no mapping, or no YAML, is read as plain text rather than dropped.
"""

import re

import yaml

from indexer.readers.text import text_blocks
from indexer.readers.values import readable
from indexer.readers.words import collapse
from indexer.report.model import Block, BlockKind

_FRONT_MATTER = re.compile(r"\s*---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_FIRST_KEY = re.compile(r"(?:\s*#[^\n]*\n|\s*\n)*\s*[\"']?[^\W\d][\w -]*[\"']?[ \t]*:(?:\s|$)")
_MOST_NODES = 5_000  # aliases can make a short YAML endless
_NULL = "tag:yaml.org,2002:null"


def split_front_matter(text: str) -> tuple[str, str, int]:
    """Return the front matter, the rest, and how many lines stand before the rest; ("", text, 0) if there is no front matter."""
    match = _FRONT_MATTER.match(text)
    if match is None or not _FIRST_KEY.match(match[1]):
        return "", text, 0
    return match[1], text[match.end() :], match[0].count("\n")


def front_matter_blocks(text: str, *, first_line: int = 2) -> list[Block]:
    """Return one FIELD a scalar (lists joined by commas, nested keys joined to one label), or the text's blocks if it is no mapping."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        if not isinstance(node, yaml.MappingNode):
            raise yaml.YAMLError("front matter is no mapping")
        flat = _Flat(first_line)
        flat.add("", node)
    except (yaml.YAMLError, RecursionError):
        return text_blocks(text, first_line=first_line, titled=False)
    return flat.blocks


class _Flat:
    """Collects the fields of a node tree; gives up (YAMLError) on one that aliases have made endless."""

    def __init__(self, first_line: int) -> None:
        self.blocks: list[Block] = []
        self._first_line = first_line
        self._seen = 0

    def add(self, label: str, node: yaml.Node) -> None:
        self._seen += 1
        if self._seen > _MOST_NODES:
            raise yaml.YAMLError("front matter is too large")
        line = self._first_line + node.start_mark.line if node.start_mark else 0
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                name = readable(str(key.value)) if isinstance(key, yaml.ScalarNode) else ""
                self.add(f"{label} {name}".strip(), value)
        elif isinstance(node, yaml.SequenceNode) and not all(isinstance(child, yaml.ScalarNode) for child in node.value):
            for child in node.value:
                self.add(label, child)
        else:
            scalars = node.value if isinstance(node, yaml.SequenceNode) else [node]
            text = ", ".join(collapse(str(scalar.value)) for scalar in scalars if scalar.tag != _NULL)
            self.blocks.append(Block(BlockKind.FIELD, text, label=label or "Value", line=line))
