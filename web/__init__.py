"""The web front: pages for people and an API for tools, two thin skins over the same functions.

The one decision worth knowing: :func:`create_app` imports Flask when it is called, so that reading the settings stays quick.
"""

from typing import TYPE_CHECKING

from web.settings import Settings

if TYPE_CHECKING:
    from flask_openapi3.openapi import OpenAPI

MAX_REQUEST_BYTES = 1_000_000


def create_app(settings: Settings | None = None) -> "OpenAPI":
    """Return the application; settings come from the environment unless given."""
    from flask_openapi3.openapi import OpenAPI

    from web import api, similar_pages
    from web.library import NAME, Library
    from web.problems import ProblemAnswer, refuse

    app = OpenAPI(
        __name__,
        info=api.INFO,
        doc_ui=False,
        security_schemes={},
        validation_error_status=400,
        validation_error_model=ProblemAnswer,
        validation_error_callback=refuse,
    )
    app.request_class = similar_pages.InMemory
    app.config["MAX_CONTENT_LENGTH"] = MAX_REQUEST_BYTES
    app.json.sort_keys = False  # type: ignore[attr-defined]  # the default provider has it
    app.extensions[NAME] = Library(settings or Settings.from_environment())
    _furnish(app)
    return app


def _furnish(app: "OpenAPI") -> None:
    """Give the application what every page has, the API and the pages."""
    from web import (
        api,
        assets,
        drill_known,
        drill_pages,
        errors,
        feeds,
        glossary_pages,
        headers,
        health,
        insights_api,
        insights_pages,
        judging,
        judging_api,
        knowledge_api,
        knowledge_pages,
        modes_api,
        modes_pages,
        navigation,
        pages,
        showing,
        similar_api,
        similar_pages,
        specification,
        urls,
    )

    app.jinja_env.globals.update(url_for=urls.url_for, report_url=urls.report_url)
    app.jinja_env.globals.update(search_url=pages.search_url, door_url=pages.door_url, text_url=pages.text_url, feed_url=feeds.feed_url)
    app.jinja_env.globals.update(similar_url=similar_pages.similar_url)
    for room in (headers, errors, assets, navigation, showing, drill_known):
        room.install(app)
    for described in (api, similar_api, judging_api, modes_api, insights_api, knowledge_api):
        app.register_api(described.blueprint)
    learning = (modes_pages, insights_pages, knowledge_pages, glossary_pages, drill_pages)
    for skin in (pages, similar_pages, *learning, feeds, judging, health, specification):
        app.register_blueprint(skin.blueprint)
