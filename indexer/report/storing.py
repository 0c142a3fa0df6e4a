"""A report becomes JSON of its own fields for the index, and is read from it again: not the shape that people are shown, but the quickest.

The one decision worth knowing: msgspec makes the report straight from the text, without a dictionary in between, for ten reports are read
for every page of results.
"""

from types import MappingProxyType
from typing import Final

import msgspec

from indexer.report.model import Report

_ENCODER: Final = msgspec.json.Encoder(enc_hook=dict)  # for the read-only mappings
_DECODER: Final = msgspec.json.Decoder(Report)


def to_json(report: Report) -> str:
    """Return a report as compact JSON."""
    return _ENCODER.encode(report).decode()


def from_json(text: str | bytes) -> Report:
    """Return the report that :func:`to_json` was given; raises ValueError on anything else."""
    report = _DECODER.decode(text)
    for name in ("raw", "labels"):
        object.__setattr__(report, name, MappingProxyType(getattr(report, name)))
    return report
