"""Pages of the drill: where it starts, and a case, step by step from its issue to its answer.

The one decision worth knowing: a case's address is its report's id and says what is shown of it (``shown`` further sections, ``all`` modes,
the ``answer``); the server keeps nothing. The page shows neither id nor headline before the answer, and until then nothing that would lead
to it is sent at all. What a learner writes, and how well which mode is known, is in no form and stays in the browser.
"""

from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from indexer.drill import Case, case, choices, difference
from indexer.failure_modes import Catalogue, FailureMode
from web.answering import not_modified
from web.body import Chapter, chapters, parts
from web.drill_known import deck
from web.headers import tag, unchanged
from web.library import library

AFTERWARDS: Final = ("next_steps", "action_plan")
"""What was done so that it does not happen again, as the report plans it."""

blueprint = Blueprint("drill", __name__, url_prefix="/drill")


@blueprint.get("")
def home() -> str:
    """Explain the drill and start it."""
    return render_template("drill.html", **_home())


@blueprint.get("/deck.json")
def cards() -> BaseResponse:
    """Send the modes to learn and their cases, which the browser draws from."""
    etag = tag(request.path, library().modes.state())
    if unchanged(etag):
        return not_modified(etag)
    modes = [{"slug": card.slug, "name": card.name, "cases": [_url(name) for name in card.cases]} for card in deck().drawn()]
    response = make_response({"modes": modes})
    response.headers["ETag"] = etag
    return response


@blueprint.get("/cases/<path:report_id>")
def one(report_id: str) -> BaseResponse:
    """Show a case: what may be seen of it, or its answer."""
    report = library().engine.get(report_id)
    if report is None:
        return _missing("There is no such case: its report is no longer in the index.")
    if report.id != report_id:
        return redirect(f"{_url(report.id)}?{urlencode(list(request.args.items(multi=True)))}".rstrip("?"), 301)
    found = library().modes.catalogue()
    mode = found.mode_of(report.id)
    if mode is None:
        return _missing("The report of this case is in no failure mode at present: modes may have been merged or split since.")
    told = case(report)
    if told is None:
        return _missing("This report cannot be practised on: it is not resolved, or says too little of what happened.")
    asked = _Asked.read(found, told)
    page = _answer(told, mode, asked) if asked.answered else _question(told, found, mode, asked)
    return make_response(page)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What an address asks to see: how many further sections, all modes or a few, the answer; ``gone``: the mode chosen is no more."""

    shown: int
    every: bool
    answered: bool
    chosen: FailureMode | None
    gone: bool

    @classmethod
    def read(cls, found: Catalogue, told: Case) -> "_Asked":
        number = request.args.get("shown", "")
        shown = int(number) if number.isascii() and number.isdecimal() and len(number) < 4 else 0
        slug = request.args.get("answer", "")
        chosen = found.get(slug) if slug else None
        return cls(
            shown=min(shown, len(told.evidence)),
            every="all" in request.args,
            answered=bool(slug) or "unknown" in request.args,
            chosen=chosen,
            gone=bool(slug) and chosen is None,
        )


def _question(told: Case, found: Catalogue, mode: FailureMode, asked: _Asked) -> str:
    report_id = told.report.id
    few = choices(found, mode, library().modes.profile(mode).confusable, report_id)
    every = sorted(found.modes, key=lambda other: other.name.casefold())
    arguments: dict[str, Any] = {"report_id": report_id, "all": "yes" if asked.every else None}
    return render_template(
        "drill_case.html",
        case=told,
        asked=asked,
        issue=[parts(section) for section in told.issue],
        evidence=[(section, parts(section)) for section in told.evidence[: asked.shown]],
        modes=every if asked.every else few,
        modes_total=len(found.modes),
        more=url_for(".one", shown=asked.shown + 1, **arguments) if asked.shown < len(told.evidence) else "",
        every=url_for(".one", report_id=report_id, shown=asked.shown or None, all="yes"),
        few=url_for(".one", report_id=report_id, shown=asked.shown or None),
    )


def _answer(told: Case, mode: FailureMode, asked: _Asked) -> str:
    confusable = library().modes.profile(mode).confusable
    wrong = asked.chosen if asked.chosen is not None and asked.chosen.slug != mode.slug else None
    every = chapters(told.report)
    return render_template(
        "drill_answer.html",
        report=told.report,
        case=told,
        mode=mode,
        asked=asked,
        wrong=wrong,
        difference=difference(mode, wrong, confusable) if wrong else None,
        fixes=_of(every, "resolution"),
        causes=_of(every, "root_cause"),
        afterwards=_of(every, *AFTERWARDS),
        following=_url(deck().after(told.report.id)),
    )


def _of(every: tuple[Chapter, ...], *keys: str) -> list[Chapter]:
    return [chapter for chapter in every if chapter.key in keys and chapter.text.strip()]


def _url(report_id: str | None) -> str:
    return url_for("drill.one", report_id=report_id) if report_id else url_for("drill.home")


def _home() -> dict[str, Any]:
    found = deck()
    first = found.after()
    return {"deck": found, "first": _url(first) if first else "", "reports": library().info().reports}


def _missing(sentence: str) -> BaseResponse:
    return make_response(render_template("drill.html", missing=sentence, **_home()), 404)
