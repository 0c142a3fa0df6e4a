"""The OpenAPI document: valid, complete, and held against the running application by generated requests."""

import re
from html import unescape
from typing import Any

import jsonschema_rs
import pytest
import schemathesis
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from flask_openapi3.openapi import OpenAPI
from schemathesis.engine import Status, events, from_schema

from indexer.similar import THRESHOLD

OPERATIONS = {
    "/api/v1/search": {"get"},
    "/api/v1/reports/{report_id}": {"get"},
    "/api/v1/suggest": {"get"},
    "/api/v1/stats": {"get"},
    "/api/v1/reports/{report_id}/similar": {"get"},
    "/api/v1/similar": {"post"},
    "/api/v1/failure-modes": {"get"},
    "/api/v1/failure-modes/{slug}": {"get"},
    "/api/v1/insights": {"get"},
    "/api/v1/insights/knowledge": {"get"},
    "/api/v1/feedback": {"post"},
    "/api/v1/reports/{report_id}/links": {"get"},
    "/api/v1/reports/{report_id}/links/{other}": {"get", "put", "delete"},
}
TAGGED = {"search", "report", "suggest", "stats", "failureModes", "failureMode", "insights"}
"""Operations whose answer depends on the index and files alone, and can be kept until those change."""


def operations(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Return every operation."""
    return [operation for path in document["paths"].values() for operation in path.values()]


@pytest.fixture
def document(client: FlaskClient) -> dict[str, Any]:
    """The OpenAPI document."""
    found: dict[str, Any] = client.get("/api/v1/openapi.json").get_json()
    return found


def test_the_document_is_openapi_3_1_and_describes_every_operation(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    assert {path: set(methods) for path, methods in document["paths"].items()} == OPERATIONS
    assert document["info"]["description"]
    for operation in operations(document):
        assert operation["summary"]
        assert operation["description"]
        assert {"400", "500", "503"} <= set(operation["responses"])
        assert len({"200", "204"} & set(operation["responses"])) == 1
        assert ("304" in operation["responses"]) == (operation["operationId"] in TAGGED)
        assert all(parameter["description"] for parameter in operation.get("parameters", ()))


def test_the_browsable_page_tells_of_every_operation_and_parameter(client: FlaskClient, document: dict[str, Any]) -> None:
    page = unescape(client.get("/api/v1/docs").get_data(as_text=True))
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            assert f"{method.upper()} {path}" in page
            for parameter in operation.get("parameters", ()):
                assert f"<code>{parameter['name']}</code>" in page
                assert re.sub(r"`([^`]+)`", r"<code>\1</code>", parameter["description"]) in page


def test_every_problem_is_declared_as_such_with_an_example_of_its_shape(document: dict[str, Any]) -> None:
    validator = jsonschema_rs.validator_for({**document, "$ref": "#/components/schemas/ProblemAnswer"})
    for operation in operations(document):
        for status in set(operation["responses"]) - {"200", "204", "304"}:
            (media,) = operation["responses"][status]["content"].items()
            assert media[0] == "application/problem+json"
            validator.validate(media[1]["example"])


def test_every_answer_has_an_example_that_keeps_to_its_schema(document: dict[str, Any]) -> None:
    for operation in operations(document):
        if "200" in operation["responses"]:
            answer = operation["responses"]["200"]["content"]["application/json"]
            jsonschema_rs.validator_for({**document, "$ref": answer["schema"]["$ref"]}).validate(answer["example"])


def test_every_request_has_examples_that_keep_to_its_schema(document: dict[str, Any]) -> None:
    bodies = [operation["requestBody"]["content"]["application/json"] for operation in operations(document) if "requestBody" in operation]
    assert len(bodies) == 3
    for body in bodies:
        examples = [entry["value"] for entry in body.get("examples", {}).values()] or [body["example"]]
        for example in examples:
            jsonschema_rs.validator_for({**document, **body["schema"]}).validate(example)


def test_the_examples_of_a_ticket_are_answered(client: FlaskClient, document: dict[str, Any]) -> None:
    examples = document["paths"]["/api/v1/similar"]["post"]["requestBody"]["content"]["application/json"]["examples"]
    assert set(examples) == {"text", "sections"}
    for example in examples.values():
        assert client.post("/api/v1/similar", json=example["value"]).status_code == 200


def test_the_browsable_page_tells_of_every_field_of_a_body_and_its_values(client: FlaskClient) -> None:
    page = BeautifulSoup(client.get("/api/v1/docs").get_data(as_text=True), "lxml")

    def told(operation: str) -> dict[str, str]:
        section = page.select_one(f"section[aria-labelledby=operation-{operation}]")
        assert section is not None
        return {row.select("td")[0].get_text(): " ".join(row.select("td")[1].get_text().split()) for row in section.select("tbody tr")}

    ticket = told("similarToTicket")
    assert {"title", "text", "sections", "filters"} <= set(ticket)
    assert ticket["fields"].endswith("One of header, passages, resolution, action_plan.")
    assert "technical_details" in ticket["sections"]
    assert ticket["min_score"].endswith(f"From 0 to 1. Without it: {THRESHOLD}.")
    assert told("giveFeedback")["verdict"].endswith("One of helpful, not-helpful, copied.")
    assert set(told("putLink")) == {"report_id", "other", "kind", "by", "note"}


def test_every_schema_is_a_json_schema_and_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    for schema in document["components"]["schemas"].values():
        jsonschema_rs.meta.validate({**schema, "$schema": "https://json-schema.org/draft/2020-12/schema"})

    def references(node: object) -> list[str]:
        if isinstance(node, dict):
            own = [node["$ref"]] if "$ref" in node else []
            return own + [found for value in node.values() for found in references(value)]
        return [found for value in node for found in references(value)] if isinstance(node, list) else []

    for reference in references(document):
        assert reference.removeprefix("#/components/schemas/") in document["components"]["schemas"]


def test_the_browsable_page_needs_nothing_from_elsewhere(client: FlaskClient) -> None:
    for address in ("/api/v1/docs", "/api/v1/docs/viewer"):
        page = client.get(address)
        assert page.status_code == 200
        assert b"//" not in page.data
    for name in ("css/swagger-ui.css", "js/swagger-ui-bundle.js"):
        with client.get(f"/api/v1/docs/assets/{name}") as response:
            assert response.status_code == 200
    assert client.get("/api/v1/docs/assets/../plugins.py").status_code == 404


def test_the_application_keeps_to_its_description(app: OpenAPI) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    schema.config.generation.update(max_examples=40, deterministic=True)
    # No schema can say which bytes are a readable ticket (422).
    schema.config.checks.positive_data_acceptance.expected_statuses = ["2xx", "404", "422"]
    failures: list[str] = []
    broken: list[str] = []
    finished: dict[str, Status] = {}
    for event in from_schema(schema).execute():
        match event:
            case events.ScenarioFinished():
                checks = [check for found in event.recorder.checks.values() for check in found]
                failures += [
                    f"{event.recorder.label}: {check.failure_info.failure.title}: {check.failure_info.code_sample}"
                    for check in checks
                    if check.failure_info is not None
                ]
            case events.NonFatalError() | events.FatalError():
                broken.append(repr(event))
            case events.PhaseFinished():
                finished[event.phase.name.value] = event.status
    assert broken == []
    assert failures == []
    assert {finished[phase] for phase in ("examples", "coverage", "fuzzing")} == {Status.SUCCESS}
