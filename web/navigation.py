"""The pages that the header leads to become links, of which the one to the present page says so.

The one decision worth knowing: to add a page, add one line to :data:`ENTRIES`. A page below an entry's address (a failure mode below the
catalogue) marks that entry as its place, without being it.
"""

from dataclasses import dataclass
from typing import Final, Literal

from flask import Flask, request

from web.urls import url_for

ENTRIES: Final = (
    ("similar.box", "Paste a ticket"),
    ("modes.catalogue", "Failure modes"),
    ("insights.page", "Insights"),
    ("drill.home", "Drill"),
    ("pages.help_page", "Help"),
    ("specification.browse", "API"),
)
"""Endpoint and name, in the order of the work: an incident, then what is learnt from many, then how to use it all."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A link of the header; `current` is the value of its ``aria-current``: the page itself, a page below it, or None."""

    name: str
    url: str
    current: Literal["page", "true"] | None


def install(app: Flask) -> None:
    """Offer :func:`navigation` to an application's templates."""
    app.jinja_env.globals.update(navigation=navigation)


def navigation() -> list[Entry]:
    """Return the header's links, as seen from the address that is being answered."""
    return [_entry(name, url_for(endpoint)) for endpoint, name in ENTRIES]


def _entry(name: str, url: str) -> Entry:
    place = request.script_root + request.path
    if place == url:
        return Entry(name, url, "page")
    return Entry(name, url, "true" if place.startswith(f"{url}/") else None)
