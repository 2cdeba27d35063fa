"""What the page of one trial shows: what is missing before the next move, the road map, the safeguards."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from connected_desk.ui.charts import Chart
from connected_desk.ui.formats import full_date, money
from connected_desk.ui.looks import Check, Fact, Look
from connected_desk.ui.schedules import Line, Mark, month_after, month_of, schedule
from workflows.cases.definition import CaseState
from workflows.cases.models import Agreement
from workflows.engine.vocabulary import Role, in_language

from ..definition import PocState
from ..models import CHARTER, CharterAgreement, Incident, Poc, RoadmapItem, Safeguard, Side, StepState
from ..queries import CriterionLine, SafeguardSection, by_section, missing_in_charter

STEP_LOOKS = {
    StepState.PLANNED: Look(icon="clock", colour="gray"),
    StepState.DOING: Look(icon="play", colour="blue"),
    StepState.DONE: Look(icon="check", colour="green"),
}
WORKING = frozenset({Role.LEAD, Role.OWNER})
PLANNING = PocState.PLANNING
MOST_MONTHS = 24
KINDS = ("fill", "line", "danger")
FORWARD = frozenset({"prepare", "start", "resume", "finish", "evaluate"})
BEFORE_START = frozenset({PocState.PLANNING, PocState.READY})


def still_to_settle(poc: Poc) -> bool:
    """Whether what a trial leaves open can still be settled: it can until its case goes on to the evaluation."""
    return poc.case.state == CaseState.PROOF_OF_CONCEPT and poc.state != PocState.CANCELLED


@dataclass(frozen=True)
class Moved:
    """A date a step had before, and why it was moved."""

    was: date
    because: str


@dataclass(frozen=True)
class StepLine:
    """A step of the road map with its look, whether its date has passed, and the dates it had before."""

    step: RoadmapItem
    label: str
    look: Look
    late: bool
    moved: list[Moved]


@dataclass(frozen=True)
class CheckList:
    """What must be true before the next move: the heading, the checks, and how many are still open in a sentence."""

    title: str
    checks: list[Check]

    @property
    def summary(self) -> str:
        count, missing = len(self.checks), sum(not check.ok for check in self.checks)
        if not missing:
            return _("Everything is in place.")
        sentence = ngettext(
            "%(missing)d of %(count)d is still open.", "%(missing)d of %(count)d are still open.", missing
        )
        return sentence % {"missing": missing, "count": count}


def step_lines(steps: Sequence[RoadmapItem], on: date, *, still_awaited: bool) -> list[StepLine]:
    """The road map, by date."""
    return [
        StepLine(
            step=step,
            label=step.get_state_display(),
            look=STEP_LOOKS[StepState(step.state)],
            late=still_awaited and step.due_on < on and step.state != StepState.DONE,
            moved=[Moved(date.fromisoformat(one["from"]), one["because"]) for one in step.moved],
        )
        for step in steps
    ]


def marks_of(steps: Sequence[StepLine]) -> list[tuple[date, Mark]]:
    """The days of the steps as a schedule marks them."""
    return [
        (line.step.due_on, Mark.DONE if line.step.state == StepState.DONE else Mark.LATE if line.late else Mark.AHEAD)
        for line in steps
    ]


def steps_drawn(poc: Poc, steps: Sequence[StepLine], on: date) -> Chart | None:
    """The trial's period and each step over its months; None where there is no step."""
    if not steps:
        return None
    days = [day for day in (poc.starts_on, poc.ends_on, *(line.step.due_on for line in steps)) if day]
    lines = [Line(_("Period of the trial"), poc.starts_on, poc.ends_on)] if poc.starts_on and poc.ends_on else []
    lines += [Line(line.step.what, marks=marks_of([line])) for line in steps]
    first, end = month_of(min(days)), month_after(month_of(max(days)))
    return schedule(_("Road map"), lines, first=first, end=min(end, month_after(first, MOST_MONTHS)), on=on)


def safeguard_checks(safeguards: Sequence[Safeguard], poc: Poc) -> list[Check]:
    """The sections of the check list, those with something open first and by name; the class of the information."""
    checks = [_section(one, poc) for one in by_section(safeguards)]
    return sorted(checks, key=lambda check: check.ok)


def _section(section: SafeguardSection, poc: Poc) -> Check:
    still_open = [str(one) for one in section.safeguards if one.is_open]
    classes = [one.get_information_class_display() for one in section.safeguards if one.information_class]
    url = reverse("pocs:safeguards", args=[poc.key])
    return Check(
        sentence=section.label,
        ok=not still_open,
        note=_listed(still_open) or _listed(classes),
        url=f"{url}#{section.code}" if still_open else "",
        link=_("Have a look"),
    )


def check_list(
    poc: Poc,
    lines: Sequence[CriterionLine],
    safeguards: Sequence[Safeguard],
    incidents: Sequence[Incident],
    agreements: Sequence[Agreement],
    charter_agreed: Sequence[CharterAgreement],
    on: date,
    *,
    has_part: bool,
) -> CheckList | None:
    """What is missing before the start, or before the evaluation; whoever has a part in it is led to where it is put
    right. None once the trial was cancelled or its case has gone on."""
    if poc.state == PocState.CANCELLED or poc.case.state != CaseState.PROOF_OF_CONCEPT:
        return None
    if poc.state in BEFORE_START:
        agreed = any(agreement.stands(on) for agreement in agreements)
        title, checks = _("To start the trial"), _before_start(poc, lines, safeguards, charter_agreed, agreed)
    else:
        title, checks = _("To go to evaluation"), _before_evaluation(poc, lines, safeguards, incidents)
    return CheckList(title, [check if has_part and not check.ok else replace(check, url="") for check in checks])


def _before_start(
    poc: Poc,
    lines: Sequence[CriterionLine],
    safeguards: Sequence[Safeguard],
    charter_agreed: Sequence[CharterAgreement],
    agreed: bool,
) -> list[Check]:
    missing = missing_in_charter(poc)
    unagreed = [line.criterion.indicator for line in lines if not line.criterion.is_agreed]
    criterion_page = reverse("pocs:agree" if lines else "pocs:add_criterion", args=[poc.key])
    return [
        Check(
            _("The charter is complete"),
            not missing,
            _listed(missing),
            reverse("pocs:charter", args=[poc.key]),
            _("Write it"),
        ),
        Check(
            _("There is a criterion, and both sides agreed to each"),
            bool(lines) and not unagreed,
            _listed(unagreed),
            criterion_page,
            _("Agree to them") if lines else _("Add one"),
        ),
        Check(
            _("Both sides agreed to the charter"),
            len(charter_agreed) == len(Side),
            _listed([str(side.label) for side in Side if side not in {one.side for one in charter_agreed}]),
            reverse("pocs:agree_charter", args=[poc.key]),
            _("Record it"),
        ),
        _safeguards_cleared(poc, safeguards),
        Check(
            _("The agreement on the trial is decided and in force"),
            agreed,
            url=reverse("desk:agreement", args=[poc.case.number]),
            link=_("Record it"),
        ),
    ]


def _before_evaluation(
    poc: Poc, lines: Sequence[CriterionLine], safeguards: Sequence[Safeguard], incidents: Sequence[Incident]
) -> list[Check]:
    without = [line.criterion.indicator for line in lines if line.criterion.baseline is None]
    finish = reverse("desk:move", args=["poc", poc.key, "finish"])
    return [
        Check(
            _("Each criterion has a value before the trial, or the reason why not, and a target"),
            bool(lines),
            _("No value before: %(names)s") % {"names": _listed(without)} if without else "",
        ),
        _safeguards_cleared(poc, safeguards),
        *(_final_value(line) for line in lines),
        Check(
            _("No incident is open"),
            all(incident.closed_at for incident in incidents),
            url="#incidents",
            link=_("Have a look"),
        ),
        Check(_("The trial has finished"), poc.state == PocState.FINISHED, url=finish, link=_("Finish it")),
    ]


def _final_value(line: CriterionLine) -> Check:
    criterion = line.criterion
    sentence = _("Final value of “%(criterion)s”") % {"criterion": criterion.indicator}
    note = _("Due on %(day)s") % {"day": full_date(criterion.measure_on)} if not criterion.is_settled else ""
    url = reverse("pocs:final", args=[criterion.key])
    return Check(sentence, criterion.is_settled, criterion.not_measured_because or note, url, _("Enter it"))


def _safeguards_cleared(poc: Poc, safeguards: Sequence[Safeguard]) -> Check:
    still_open = sum(safeguard.is_open for safeguard in safeguards)
    note = _("%(n)s open") % {"n": still_open} if still_open else ""
    url = reverse("pocs:safeguards", args=[poc.key])
    return Check(_("The safeguards are cleared"), not still_open, note, url, _("Have a look"))


def charter_facts(poc: Poc) -> list[Fact]:
    """The charter as it stands, field by field; what is empty shows a dash."""
    return [
        Fact(str(Poc._meta.get_field(name).verbose_name), _as_text(getattr(poc, name)))  # type: ignore[union-attr]
        for name in CHARTER
    ]


def _as_text(value: Any) -> Any:
    if isinstance(value, date):
        return full_date(value)
    return money(value) if isinstance(value, int) else value


def _listed(names: Sequence[str]) -> str:
    return in_language("、", ", ").join(names)


@dataclass(frozen=True)
class OfferLine:
    """A move as a button; `missing` says in sentences what is not there yet."""

    label: str
    url: str
    kind: str
    missing: list[str]


def offer_lines(offers: Sequence[Any], case_offers: Sequence[Any], poc: Poc) -> list[OfferLine]:
    """The moves of the trial, and the one of its case that follows from it: the way on first, giving up last."""
    following = [] if poc.state in BEFORE_START else [o for o in case_offers if o.move.name == "evaluate"]
    pairs = [*((poc.case, offer) for offer in following), *((poc, offer) for offer in offers)]
    lines = [
        OfferLine(
            label=_("Draft the decision: %(move)s") % {"move": offer.move.label} if offer.draft else offer.move.label,
            url=reverse("desk:move", args=[subject.life.name, subject.key, offer.move.name]),
            kind=_kind(offer),
            missing=[reason.linked for reason in offer.blocked],
        )
        for subject, offer in pairs
    ]
    return sorted(lines, key=lambda line: (KINDS.index(line.kind), bool(line.missing)))


def _kind(offer: Any) -> str:
    if offer.move.name == "cancel":
        return "danger"
    return "fill" if offer.ready and offer.move.name in FORWARD else "line"
