"""The page of where knowledge is thin: a lead's list of work.

The one decision worth knowing: opening it measures a little more of how resolutions are found, for a moment only, and keeps what was
measured; the command measures all at once.
"""

from threading import Lock
from typing import Final

from flask import Blueprint, current_app, render_template

from indexer.errors import MeaningError
from indexer.judgements import DAYS
from indexer.knowledge import FIRST_PAGE, Knowledge, State, knowledge, load_state, measured, save_state
from web.library import Library, library

SECONDS: Final = 2.0
"""That opening the page spends on measuring."""
AT_MOST: Final = 200
_measuring: Final = Lock()

blueprint = Blueprint("knowledge", __name__)


@blueprint.get("/insights/knowledge")
def page() -> str:
    """Show where knowledge is thin."""
    return render_template("knowledge.html", known=known(), file=library().settings.glossary, days=DAYS, first_page=FIRST_PAGE)


def known() -> Knowledge:
    """Return the overview, after measuring a little more of it."""
    shelf = library()
    state = _measure(shelf)
    return knowledge(
        shelf.engine,
        shelf.glossary,
        state=state,
        words=shelf.words.all(),
        judgements=shelf.judgements,
        counting=shelf.searches.on,
    )


def _measure(shelf: Library) -> State:
    if not _measuring.acquire(blocking=False):  # somebody else's request is at it
        return load_state(shelf.settings.index)
    try:
        before = load_state(shelf.settings.index)
        meaning = shelf.meaning
        try:
            after = measured(shelf.engine, before, glossary=shelf.glossary, meaning=meaning, at_most=AT_MOST, seconds=SECONDS)
        except MeaningError as error:
            current_app.logger.error("%s; how resolutions are found is measured by words alone", error)
            after = measured(shelf.engine, before, glossary=shelf.glossary, at_most=AT_MOST, seconds=SECONDS)
        if after != before:
            save_state(shelf.settings.index, after)
        return after
    finally:
        _measuring.release()
