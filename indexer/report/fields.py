"""The one list of header fields: canonical name, the title shown to people, and the labels that mean it.

The one decision worth knowing: a label is folded before it is looked up, so that ``Date opened``, ``date_opened``, ``dateOpened``,
``date-opened`` and "Date opened (UTC):" are one label, and of a dotted path (``fields.priority.name``) the most telling part counts.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Final

from indexer.report.headings import APOSTROPHES, split_camel
from indexer.report.names import names


@dataclass(frozen=True, slots=True)
class HeaderField:
    """A header field; ``synonyms`` are folded labels (:func:`fold_label`), ``is_date`` tells dates from text."""

    name: str
    title: str
    synonyms: frozenset[str]
    is_date: bool = False


_CLOCK: Final = ("date", "time", "date time", "datetime", "timestamp", "day")


def _dates(verbs: str, nouns: str, others: str) -> frozenset[str]:
    """Spell out how people label the date of an event: "opened on", "date opened", "incident start time", ..."""
    labels = set(names(others))
    for verb in names(verbs):
        labels |= {verb} | {f"{verb} {tail}" for tail in (*_CLOCK, "on", "at", "when", "ts")}
        labels |= {f"{head} {verb}" for head in (*_CLOCK, "when", "first", "was")}
    for noun in names(nouns):
        labels |= {f"{noun} {tail}" for tail in _CLOCK} | {f"{head} of {noun}" for head in _CLOCK}
    subjects = ("incident", "ticket", "case", "issue", "report", "problem")
    return frozenset(labels | {f"{subject} {label}" for subject, label in product(subjects, labels)})


HEADER_FIELDS: Final[tuple[HeaderField, ...]] = (
    HeaderField(
        "id",
        "Id",
        names(
            """id, identifier, report, report id, report number, report no, report ref, report reference, report key, ticket, ticket id,
            ticket number, ticket no, ticket key, ticket ref, ticket reference, case, case id, case number, case no, case key, case
            ref, case reference, incident, incident id, incident number, incident no, incident ref, incident reference, incident key,
            issue, issue id, issue key, issue number, issue no, escalation, escalation id, escalation number, escalation no,
            escalation ref, escalation reference, problem, problem id, problem number, request id, request number, service request,
            sr, sr number, sr no, key, number, no, ref, reference, reference id, reference number, reference no, our reference, our
            ref, record, record id, record number, external id, display id, document id, doc id, document number, postmortem id,
            tracking id, tracking number""",
        ),
    ),
    HeaderField(
        "title",
        "Title",
        names(
            """title, name, subject, headline, short description, short title, short summary, report title, report name, incident title,
            incident name, ticket title, ticket subject, ticket name, case title, case subject, case name, issue title, issue name,
            problem title, escalation title, escalation name, topic, summary line, subject line, one line summary, re, betreff, objet,
            caption""",
        ),
    ),
    HeaderField(
        "customer",
        "Customer",
        names(
            """customer, customer name, customer account, customer organization, customer organisation, customer company, client, client
            name, client company, account, account name, organization, organisation, organization name, organisation name, org, org
            name, company, company name, requester organization, requester organisation, requester company, requesting organization,
            requesting organisation, end customer, tenant, tenant name, customer tenant, reporting company, reporting organization,
            business name, customer or account, kunde, cliente, kundenname""",
        ),
    ),
    HeaderField(
        "priority",
        "Priority",
        names(
            """priority, prio, priority level, priority name, priority class, severity, sev, severity level, severity name, severity
            class, urgency, urgency level, criticality, criticality level, importance, importance level, rating, classification,
            incident priority, incident severity, incident sev, incident level, incident class, ticket priority, ticket severity, case
            priority, case severity, issue priority, issue severity, business priority, customer priority, current severity, current
            priority, initial severity, initial priority, escalation priority, escalation severity, impact level, priorität,
            dringlichkeit, priorité, prioridad, gravité""",
        ),
    ),
    HeaderField(
        "status",
        "Status",
        names(
            """status, state, status name, current status, current state, incident status, incident state, ticket status, ticket state,
            case status, case state, issue status, issue state, report status, problem status, escalation status, workflow state,
            workflow status, lifecycle state, disposition, stage, status category, resolution status, zustand, statut, estado, état""",
        ),
    ),
    HeaderField(
        "created",
        "Created",
        _dates(
            """opened, created, raised, reported, logged, filed, submitted, registered, received, started, began, begun, detected,
            discovered, occurred, recorded""",
            "start, incident, opening, creation, detection, report, outage, occurrence, event, begin, submission, issue",
            """date, dates, incident date, incident start, outage start, start, started, begin, beginning, onset, since, opened since,
            sys created on, ticket opened, case opened, date of incident, date of report, date of issue, date of occurrence, open
            date, create date, created time, creation, day, event date""",
        ),
        is_date=True,
    ),
    HeaderField(
        "escalated",
        "Escalated",
        _dates("escalated, handed over, transferred", "escalation", "escalation started, escalation raised, escalation opened"),
        is_date=True,
    ),
    HeaderField(
        "resolved",
        "Resolved",
        _dates(
            "resolved, closed, solved, fixed, completed, finished, ended, restored, mitigated, recovered, done",
            "resolution, closure, closing, end, fix, completion, restoration, recovery, close",
            "end, outage end, ended, closed since, resolution closed, sys closed, fixed in production, all clear",
        ),
        is_date=True,
    ),
    HeaderField(
        "escalation_level",
        "Escalation level",
        names(
            """escalation level, level of escalation, escalation tier, escalation stage, escalation class, escalated to, escalated to
            level, level, tier, support level, support tier, support line, line of support, current level, current tier, service level
            tier, eskalationsstufe""",
        ),
    ),
    HeaderField(
        "assigned_engineer",
        "Assigned engineer",
        names(
            """assigned engineer, assignee, assigned to, assigned, assignee name, assigned agent, assigned support engineer, engineer,
            engineer name, engineer on call, engineer in charge, engineers, support engineer, lead engineer, responsible engineer,
            primary engineer, on call, on call engineer, oncall, owner, owner name, owners, case owner, ticket owner, incident owner,
            issue owner, problem owner, escalation owner, report owner, owned by, agent, agent name, support agent, handler, handled
            by, case handler, incident handler, responsible, responsible person, responsible party, person responsible, dri, directly
            responsible individual, lead, incident lead, technical lead, tech lead, escalation lead, incident commander, incident
            manager, escalation engineer, escalation manager, ic, investigator, investigated by, analyst, technician, resolver,
            resolved by, solved by, fixed by, closed by, worked on by, working on it, on it, who, taken by, bearbeiter""",
        ),
    ),
    HeaderField(
        "customer_contact",
        "Customer contact",
        names(
            """customer contact, customer contacts, client contact, account contact, contact, contact name, contact person, contacts,
            contact at customer, customer contact name, customer representative, client representative, customer poc, poc, point of
            contact, primary contact, main contact, technical contact, business contact, reporter, reporter name, reported by,
            requester, requester name, requestor, requestor name, requested by, raised by, opened by, submitted by, submitter, filed
            by, logged by, caller, caller name, caller id, on the customer side, customer side, customers side, client side, contacto,
            ansprechpartner""",
        ),
    ),
    HeaderField(
        "component",
        "Component",
        names(
            """component, components, component name, affected component, affected components, failed component, faulty component,
            service, services, service name, affected service, affected services, impacted service, impacted services, impacted
            component, failed service, product, products, product name, affected product, product area, product component, module,
            modules, affected module, subsystem, affected subsystem, system, affected system, affected systems, application, app,
            application name, affected application, configuration item, affected configuration item, cmdb ci, business service, area,
            feature, feature area, functional area, komponente, produkt""",
        ),
    ),
    HeaderField(
        "version",
        "Version",
        names(
            """version, versions, version number, build, build number, build version, release, release version, product version, product
            release, software, software version, software release, software build, db version, database version, database release, db
            release, db build, database build, server version, cluster version, universe version, affected version, affected versions,
            version affected, versions affected, affects version, affects versions, found in version, yugabytedb version, yugabyte
            version, yb version, yugabytedb, platform version, engine version, running version""",
        ),
    ),
)

_MIN_RUN: Final = 7
"""Characters from which on a label is known with its words run together ("resolutiondate") too."""

_FIELD: Final = {label: entry.name for entry in reversed(HEADER_FIELDS) for label in entry.synonyms}
_RUN_TOGETHER: Final = {label.replace(" ", ""): name for label, name in _FIELD.items() if " " in label and len(label) > _MIN_RUN}
_BY_NAME: Final = {entry.name: entry for entry in HEADER_FIELDS}
_CANONICAL: Final = frozenset(entry.title.lower() for entry in HEADER_FIELDS)

METADATA_HEADINGS: Final = names(
    """details, report details, incident details, ticket details, case details, escalation details, issue details, ticket
    information, case information, incident information, report information, general information, general, key facts, key
    information, key data, key details, facts, header, metadata, meta data, meta, at a glance, summary, identification, ticket
    data, case data, properties, attributes, ticket, case, incident, report, fields, summary table, incident data, overview,
    contact, contacts, contact details, people, people involved, responsible, responsibilities, ownership, assignment, dates,
    admin, administrative data, record, sign off, signature, signatures, footer"""
)
"""Folded headings under which header fields stand in the middle of a file."""

_BRACKETS: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_WORD: Final = re.compile(r"[^\W_]+")
_MAX_LABEL: Final = 120
_VALUE_KEYS: Final = frozenset({"name", "value", "display name", "display value", "label", "text", "title", "id"})
_ALTERNATIVES: Final = re.compile(r"\s*/\s*|\s+(?:or|&|and)\s+", re.IGNORECASE)


@lru_cache(maxsize=20_000)
def fold_label(label: str) -> str:
    """Return a label's words in lower case: camelCase, snake_case, kebab-case and spaced spellings are one, without bracketed notes."""
    text = _BRACKETS.sub(" ", label)
    text = APOSTROPHES.sub("", text if _WORD.search(text) else label)
    return " ".join(_WORD.findall(split_camel(text))).lower()


def header_field(label: str) -> HeaderField | None:
    """Return the header field that a label names, or None."""
    return _header_field(label) if len(label) <= _MAX_LABEL else None


@lru_cache(maxsize=20_000)
def _header_field(label: str) -> HeaderField | None:
    for form in _forms(label):
        name = _FIELD.get(form) or _RUN_TOGETHER.get(form)
        if name:
            return _BY_NAME[name]
    return None


def is_canonical(label: str) -> bool:
    """Return whether a label is a field's own name ("Priority") rather than a synonym ("Urgency")."""
    return fold_label(label) in _CANONICAL


def _forms(label: str) -> Iterator[str]:
    if " " not in label.strip() and "." in label.strip("."):
        yield from _path_forms(label.strip())
    folded = fold_label(label)
    yield folded
    if folded.startswith("the "):
        yield folded.removeprefix("the ")
    parts = _ALTERNATIVES.split(_BRACKETS.sub(" ", label).strip())
    if len(parts) > 1:
        yield from map(fold_label, parts)


def _path_forms(path: str) -> Iterator[str]:
    """Yield what a dotted path may mean, most telling first: the whole, then its tails, without a closing ``.name`` or ``.value``."""
    steps = [fold_label(step) for step in path.split(".") if step]
    if len(steps) > 1 and steps[-1] in _VALUE_KEYS:
        yield " ".join(steps)
        steps = steps[:-1]
    for start in range(len(steps)):
        yield " ".join(steps[start:])
