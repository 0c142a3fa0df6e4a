"""The one list of canonical sections: key, the title shown to people, and the headings that mean it.

The one decision worth knowing: the headings are those that support teams and their tools write (ticket tools, post-mortems, 5 whys, 8D,
knowledge base articles); spelling variants are not listed, they are equal by rule (:mod:`indexer.report.recognition`).
"""

from dataclasses import dataclass
from typing import Final

from indexer.report.names import names


@dataclass(frozen=True, slots=True)
class SectionKind:
    """A canonical section; ``synonyms`` are headings in lower case without punctuation, numbers and emphasis."""

    key: str
    title: str
    synonyms: frozenset[str]


SECTIONS: Final[tuple[SectionKind, ...]] = (
    SectionKind(
        "issue_description",
        "Issue description",
        names(
            """issue description, issue, issue summary, issue statement, issue overview, issue reported, reported issue, description,
            description of issue, description of problem, description of incident, description of event, problem, problem statement,
            problem description, problem summary, problem definition, problem overview, the problem, reported problem, incident,
            incident description, incident summary, incident overview, incident details, incident report summary, outage description,
            outage summary, event description, event summary, case description, case summary, case overview, ticket description,
            escalation summary, escalation reason, reason for escalation, escalation description, symptom, symptoms, observed
            symptoms, reported symptoms, symptoms as reported, observed behavior, observed behaviour, actual behavior, actual
            behaviour, actual result, expected behavior, expected behaviour, expected result, steps to reproduce, reproduction,
            reproduction steps, how to reproduce, error message, error text, exact error, what happened, what is happening, what was
            reported, what is the issue, what is the problem, what broke, summary, executive summary, management summary, overview,
            abstract, tldr, tl dr, synopsis, in short, in brief, the story in short, at a glance, background, context, introduction,
            situation, situation overview, initial situation, complaint, the complaint, customer complaint, customer statement,
            customer report, customer request, request, question, query, claim, claim of client, reported as, as reported, initial
            report, initial description, user report, business problem, statement of problem, fault, fault description, failure
            description, failure, defect, defect description, nature of problem, body, content, message, text, report text, long
            description, detailed description, full description, customer description, in customers words, in clients words, concern,
            is, seen""",
        ),
    ),
    SectionKind(
        "root_cause",
        "Root cause",
        names(
            """root cause, root causes, rootcause, root cause analysis, root causes analysis, root cause summary, root cause
            identification, root cause details, root cause statement, root cause hypothesis, root cause category, rca, rca summary,
            rca details, rca findings, cause, causes, cause analysis, causal analysis, cause of failure, cause of incident, cause of
            outage, cause of problem, cause of issue, cause notes, cause and effect, true cause, real cause, direct cause, proximate
            cause, technical cause, immediate cause, underlying cause, systemic cause, likely cause, probable cause, possible cause,
            suspected cause, identified cause, known cause, contributing cause, contributing factor, contributing factors,
            contributory factors, contributory causes, causal factors, factors, why, why it happened, why this happened, why did it
            happen, why did this happen, why it broke, why it failed, how did it happen, how it happened, how this happened, what
            caused it, what caused this, what caused incident, what caused issue, what caused outage, what caused problem, what was
            cause, what is cause, what went wrong technically, reason, reasons, reason for failure, reason for outage, reason of
            failure, explanation, the explanation, five whys, 5 whys, five why analysis, 5 why analysis, five whys analysis, fishbone,
            ishikawa, fishbone analysis, fault analysis, failure analysis, failure mode, problem analysis, diagnosis, analysis,
            analysis and cause, interpretation, determination, trigger, triggers, trigger and cause, origin, source of problem,
            culprit, bug, defect analysis, failure cause, failure reason, causation, systemic issues identified, why it was not caught""",
        ),
    ),
    SectionKind(
        "technical_details",
        "Technical details",
        names(
            """technical details, technical detail, technical information, technical analysis, technical description, technical summary,
            technical background, technical findings, technical notes, technical data, technical overview, technical context, the
            technical problem, details, detail, detailed information, detailed analysis, additional details, additional information,
            additional info, further details, further information, more information, more details, supporting information, supporting
            documents, supporting data, environment, env, environment details, environment information, customer environment, affected
            environment, system environment, system details, system information, configuration, configuration details, cluster,
            cluster details, cluster information, cluster configuration, setup, set up, topology, architecture, infrastructure,
            deployment, deployment details, platform, versions, version information, product information, applies to, evidence,
            evidence examined, supporting evidence, logs, log, log excerpt, log excerpts, log extract, log output, log snippets,
            relevant logs, log analysis, error logs, stack trace, traces, metrics, graphs, screenshots, diagnostics, diagnostic data,
            diagnostic steps, diagnostic information, investigation, investigation details, investigation notes, investigation
            summary, investigation steps, investigation findings, investigate, troubleshooting, troubleshooting steps, troubleshooting
            performed, steps performed, findings, finding, finding so far, observations, observation, observations and findings,
            facts, known facts, facts established, timeline, time line, incident timeline, timeline of events, event timeline,
            timeline summary, detailed timeline, chronology, chronology of events, sequence of events, course of events, events, event
            log, incident log, incident timing, history, log of events, night log, work log, worklog, work notes, worknotes, journal,
            comments, additional comments, agent comments, internal notes, notes, technical log, detection, how it was detected, how
            it was found, how was it detected, incident detection, fault detection, discovery, leadup, lead up, hypotheses,
            hypothesis, hypotheses examined, theories, ruled out, what was ruled out, exclusion of other causes, excluded causes,
            causes excluded, differential diagnosis, is is not, found, tests performed, tests, test results, measurements,
            experiments, reproduction notes, state on arrival, initial findings, initial analysis, initial assessment, preliminary
            analysis, response, incident response, stats, statistics""",
        ),
    ),
    SectionKind(
        "impact",
        "Impact",
        names(
            """impact, impacts, impact assessment, impact analysis, impact summary, impact statement, impact description, impact details,
            summary of impact, incident impact, business impact, customer impact, client impact, user impact, end user impact, users
            impacted, user facing impact, service impact, services impacted, services affected, affected services, systems affected,
            affected systems, users affected, affected users, customers affected, affected customers, affected parties, who was
            affected, who is affected, what was affected, technical impact, operational impact, financial impact, productivity impact,
            infrastructure impact, reputational impact, data impact, security impact, production impact, communication impact, effect,
            effects, effect on business, effects on business, business effect, consequence, consequences, consequence for users,
            influence, damage, losses, loss, data loss, exposure, regulatory exposure, blast radius, severity and impact, severity
            assessment, extent, scope of impact, impact and scope, scope and impact, business consequences, sla impact, cost, costs""",
        ),
    ),
    SectionKind(
        "action_plan",
        "Action plan",
        names(
            """action plan, action plans, plan of action, plan, plans, the plan, actions, action, action item, action items, planned
            actions, proposed actions, recommended actions, actions planned, actions required, required actions, actions to take,
            actions to be taken, remediation plan, recovery plan, mitigation plan, resolution plan, response plan, work plan,
            workplan, implementation plan, improvement plan, treatment plan, get well plan, measures required, measures planned,
            proposed fix, proposed solution, proposed resolution, proposed remedy, proposal, proposed, proposed measures,
            suggested fix, suggested actions, corrective and preventive actions, corrective and preventative actions, corrective
            and preventive measures, corrective and preventative measures, immediate, short term, medium term, mid term, long
            term, capa, permanent corrective actions, chosen corrective actions, immediate actions, short term actions, long term
            actions, action log, tasks, task list, immediate steps, the plan for window, engagement plan, escalation plan""",
        ),
    ),
    SectionKind(
        "resolution",
        "Resolution",
        names(
            """resolution, resolutions, resolution summary, resolution details, resolution description, resolution notes, resolution
            steps, resolution action, resolution and recovery, recovery and resolution, mitigation and resolution, how resolved, how
            it was resolved, how it was fixed, how we fixed it, how it was repaired, how we got out, how it was solved, how service
            came back, how service was restored, solution, solutions, solution provided, solution applied, solution summary,
            solution description, fix, fixes, fix applied, fix notes, the fix, bug fix, hotfix, permanent fix, temporary fix,
            interim fix, quick fix, workaround, workarounds, work around, workaround applied, workaround provided, temporary
            workaround, temporary solution, remedy, remedies, remedy applied, remediation, remediation steps, remediation actions,
            remediation taken, remediate, mitigation, mitigations, mitigation steps, mitigation actions, mitigations applied,
            immediate mitigation, containment, containment actions, interim containment, interim containment actions, interim
            measures, contain, eradication, eradicate, recovery, recover, recovery actions, recovery steps, restoration, service
            restoration, restore, repair, repairs, correction, corrections, corrective action, corrective actions, corrective
            measures, corrective actions taken, permanent corrective action implementation, implemented corrective actions,
            implementation, countermeasures, actions taken, measures, changed since, action taken, actions performed, actions
            completed, steps taken, measures taken, what was done, what we did, what i did, what we have done, what has been done,
            what did we do, what we changed, what was changed, what has changed since, what changed, what fixed it, what cured it,
            what helped, what worked, what solved it, what stopped bleeding, the answer, answer, close notes, closing notes, closure
            notes, closure, closing summary, final resolution, done, did, actions done, verification, validation, proof,
            confirmation, solved by, resolved by, treatment, lösung, solucion, correctif""",
        ),
    ),
    SectionKind(
        "current_status",
        "Current status",
        names(
            """current status, status, present status, status summary, status update, status updates, latest status, latest update, last
            update, update, updates, current state, state, state of play, state of affairs, present state, current situation,
            situation today, state at handover, where we are, where we are now, where things stand, where we stand, where it stands,
            how we left it, status today, status now, progress, progress so far, progress update, done so far, outcome, outcomes,
            result, results, end result, final status, final state, resolved, partially resolved, monitoring, identified,
            investigating, in progress, scheduled, after, afterwards, aftermath, what is status, as of now, report status, incident
            status, case status, ticket status, resolution status, monitoring status, current position, residual risk, residual risks,
            remaining risk""",
        ),
    ),
    SectionKind(
        "customer_sentiment",
        "Customer sentiment",
        names(
            """customer sentiment, sentiment, client sentiment, customer mood, client mood, mood, mood of customer, mood of client,
            customer feedback, feedback, client feedback, customer satisfaction, satisfaction, csat, csat comment, nps, customer
            reaction, client reaction, customer response, client response, customer perception, customer perspective, customer view,
            customer temperature, temperature, customer temper, customer tone, tone, customer attitude, customer disposition, client
            disposition, position of client, position of customer, customer position, how customer feels, how client feels, customer
            relationship, client relationship, relationship, relationship status, relationship health, where relationship stands,
            account health, account sentiment, voice of customer, customer voice, customer confidence, customer experience, customer
            comments, customer remarks, customer quote, customer emotion, assessment by client, assessment by customer""",
        ),
    ),
    SectionKind(
        "next_steps",
        "Next steps",
        names(
            """next steps, next step, next actions, next action, the next steps, next, way forward, moving forward, going forward, path
            forward, follow up, follow ups, followup, followups, follow up actions, follow up items, follow up tasks, follow up
            plan, open items, open points, open issues, open actions, open questions, open tasks, outstanding items, outstanding
            actions, outstanding issues, pending items, pending actions, remaining work, remaining actions, remaining tasks,
            remaining items, remaining steps, loose ends, left over, leftovers, to do, todo, todos, to dos, still to do, not done,
            not verified, not tested, backlog check, backlog, handover, hand over, handoff, hand off, what is next, whats next, what
            next, what happens next, prevention, preventive actions, preventive measures, preventative actions, preventative
            measures, prevent recurrence, preventing recurrence, recurrence prevention, prevention of recurrence, recurrence,
            preventive steps, future prevention, how to prevent, how we prevent this, how are we preventing it from happening again,
            recommendations, recommendation, recommended steps, recommended next steps, advice, suggestions, recommendations to
            customer, lessons, lesson, lessons learned, lessons learnt, learnings, learning, lessons identified, key learnings, key
            lessons, takeaway, takeaways, key takeaways, take away, what we learned, what we learnt, what did we learn, what have we
            learned, what went well, what went wrong, what went poorly, what went badly, what did not go well, what didnt go well,
            what didnt go so well, how did we do, howd we do, what could have gone better, what could be improved, what could be
            better, where we got lucky, where did we get lucky, improvements, improvement, improvement actions, improvement
            opportunities, process improvements, technical improvements, documentation improvements, monitoring improvements,
            opportunities for improvement, retrospective, reflections, for next time, for the next time, for next exchange, to
            remember, remember, long term prevention, future work, future plans, commitments, what are we doing now, what should you
            do""",
        ),
    ),
    SectionKind("other", "Other", frozenset()),
)

WEAK: Final = names(
    """details, detail, immediate, short term, medium term, mid term, long term, found, monitoring, analysis, investigation,
    status, state, after, afterwards, done, did, plan, result, results, outcome, reason, correction, repair, proof,
    validation, verification, confirmation, update, updates, logs, log, evidence, configuration, cluster, setup, topology,
    architecture, infrastructure, deployment, platform, versions, metrics, feedback, actions, action, measures, detection,
    trigger, triggers, notes, comments, events, history, tests, measurements, response, is, seen, next, remember, text,
    message, body, content, query, question, request, claim, failure, defect, bug, progress, resolved, identified,
    investigating, scheduled, in progress, loss, losses, data loss, cost, costs, damage, extent, implementation, restore,
    recover, contain, investigate, improvement, improvements, learning, backlog, tone, temperature, satisfaction,
    relationship, origin, why, factors, incident, request, answer, tasks, applies to, discovery, concern,
    exposure, stats, statistics"""
)
"""Names that are as often a group's, a point's or a log line's: headings only where the file leaves little doubt."""

KINDS: Final = {kind.key: kind for kind in SECTIONS}
ISSUE: Final = KINDS["issue_description"]
OTHER: Final = KINDS["other"]
