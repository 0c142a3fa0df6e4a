"""What the reader should know about how a query was taken."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Notice:
    """A stable code and a sentence: something was not taken as typed."""

    code: str
    message: str
