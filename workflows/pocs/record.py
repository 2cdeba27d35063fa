"""How the acts on a trial read in its record."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from connected_desk.records import log
from connected_desk.ui.formats import full_date, thousands
from connected_desk.ui.looks import LogLine
from workflows.engine import record

from .definition import POC
from .models import Answer, Poc, Settled, Side, StepState
from .queries import plain

LATEST = 8

record.ACTS.update(
    {
        "charter": gettext_lazy("Wrote the charter"),
        "extend": gettext_lazy("Moved the last day"),
        "charter_agreed": gettext_lazy("Recorded an agreement to the charter"),
        "criterion_added": gettext_lazy("Added a criterion"),
        "criterion_changed": gettext_lazy("Changed a criterion"),
        "criterion_removed": gettext_lazy("Took out a criterion"),
        "agreed": gettext_lazy("Recorded an agreement to a criterion"),
        "measured": gettext_lazy("Entered a value"),
        "measurement_corrected": gettext_lazy("Put a value right"),
        "final_value": gettext_lazy("Entered a final value"),
        "interim": gettext_lazy("Made an interim evaluation"),
        "lent": gettext_lazy("Put data to be lent on the list"),
        "lent_changed": gettext_lazy("Changed a row of the data lent"),
        "lent_settled": gettext_lazy("Recorded what became of data lent"),
        "body_asked": gettext_lazy("Asked a body to answer for the place"),
        "body_ended": gettext_lazy("Ended the link of a body"),
        "body_answered": gettext_lazy("Answered for the place"),
        "safeguards": gettext_lazy("Answered safeguards"),
        "safeguard_reopened": gettext_lazy("Opened a safeguard again"),
        "step_planned": gettext_lazy("Added a step"),
        "step_moved": gettext_lazy("Moved the date of a step"),
        "step_handed_on": gettext_lazy("Handed a step on"),
        "step_reported": gettext_lazy("Reported on a step"),
        "progress": gettext_lazy("Noted"),
        "incident": gettext_lazy("Reported an incident"),
        "incident_told": gettext_lazy("Told somebody of an incident"),
        "incident_closed": gettext_lazy("Closed an incident"),
    }
)


def lines(poc: Poc, *, whole: bool) -> list[LogLine]:
    """The trial's record or the latest of it, newest first, acts with what was said or measured."""
    rows = log.latest(POC.name, poc.key, poc.log_seq if whole else LATEST)
    titles = {one.item.code: one.item.title for one in poc.safeguards.select_related("item")}
    return [_told(row, line, titles) for row, line in zip(rows, record.lines(POC, rows), strict=True)]


def _told(row: Any, line: LogLine, titles: Mapping[str, str]) -> LogLine:
    tell = NOTES.get(row.move)
    if not tell or not row.body:
        return line
    return replace(line, note=tell(_named(_plainly(row.body["details"]), titles)))


def _named(said: dict[str, Any], titles: Mapping[str, str]) -> dict[str, Any]:
    """The details with the titles of safeguards beside their codes."""
    if "code" in said:
        said["title"] = titles.get(said["code"], said["code"])
    if "codes" in said:
        said["titles"] = [titles.get(code, code) for code in said["codes"]]
    if "answers" in said:
        said["answers"] = [_named(dict(one), titles) for one in said["answers"]]
    return said


def _plainly(details: Mapping[str, Any]) -> dict[str, Any]:
    """The details as they were encoded for the log, ready to be put into a sentence."""
    return {name: _said(value) for name, value in details.items()}


def _said(value: Any) -> Any:
    match value:
        case {"$decimal": text}:
            return thousands(plain(Decimal(text)))
        case {"$date": text}:
            return full_date(date.fromisoformat(text))
        case {"text": text}:
            return text
    return value


def _charter(said: Mapping[str, Any]) -> str:
    return "、".join(str(Poc._meta.get_field(name).verbose_name) for name in said)  # type: ignore[union-attr]


def _measured(said: Mapping[str, Any]) -> str:
    return f"{said['criterion']}: {said['value']} {said['unit']}"


def _final(said: Mapping[str, Any]) -> str:
    if said["value"] is None:
        return _("%(criterion)s: could not be measured. %(reason)s") % said
    return _measured(said)


def _corrected(said: Mapping[str, Any]) -> str:
    if said["value"] is None:
        return _("%(criterion)s: %(was)s %(unit)s does not count. %(reason)s") % said
    return _("%(criterion)s: %(was)s → %(value)s %(unit)s. %(reason)s") % said


def _safeguard(said: Mapping[str, Any]) -> str:
    words = said["evidence"] if said["answer"] == Answer.YES else said["reason"]
    label = " ".join(filter(None, [str(Answer(said["answer"]).label), said.get("class")]))
    return f"{said['title']}: {label} / {words}"


def _body_asked(said: Mapping[str, Any]) -> str:
    return f"{said['body']} {said['person']}: {'、'.join(said['titles'])}"


def _answered(said: Mapping[str, Any]) -> str:
    return "、".join(map(_safeguard, said["answers"]))


def _lent_settled(said: Mapping[str, Any]) -> str:
    return f"{said['lent']}: {Settled(said['settled']).label} {said['settled_on']} / {said['proof']}"


NOTES: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "charter": _charter,
    "extend": lambda said: _("%(from)s → %(to)s %(reason)s") % said,
    "measured": _measured,
    "final_value": _final,
    "safeguards": _answered,
    "safeguard_reopened": lambda said: f"{said['title']}: {said['reason']}",
    "lent": lambda said: _("%(what)s → %(to_whom)s (back by %(due_back_on)s)") % said,
    "lent_changed": lambda said: said["lent"],
    "lent_settled": _lent_settled,
    "body_asked": _body_asked,
    "body_ended": lambda said: f"{said['body']}: {said['reason']}",
    "body_answered": _answered,
    "charter_agreed": lambda said: f"{Side(said['side']).label}: {said['who']} {said['on']}",
    "measurement_corrected": _corrected,
    "criterion_added": lambda said: said["criterion"],
    "criterion_changed": lambda said: said["criterion"],
    "agreed": lambda said: "、".join(said["criteria"]),
    "interim": lambda said: said["summary"],
    "step_planned": lambda said: _("%(step)s (%(who)s, by %(due_on)s)") % said,
    "step_moved": lambda said: _("%(step)s (%(from)s → %(to)s) %(because)s") % said,
    "step_handed_on": lambda said: _("%(step)s (%(from)s → %(to)s) %(because)s") % said,
    "step_reported": lambda said: f"{said['step']}: {StepState(said['state']).label}",
    "progress": lambda said: _("%(text)s (decided)") % said if said["decided"] else said["text"],
    "incident": lambda said: said["what"],
    "incident_told": lambda said: said["who"],
    "incident_closed": lambda said: said["remedy"],
}
