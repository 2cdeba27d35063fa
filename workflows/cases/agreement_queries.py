"""What is asked about agreements: who may see one, those of a case, those its organisation has, the list of all."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, DateField, F, Func, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from connected_desk.city.models import Person, Unit
from connected_desk.city.queries import roles_held, units_served
from connected_desk.city.roles import OFFICERS, HeldRole
from connected_desk.records.places import row_of
from workflows.engine.registry import scope_for

from .agreement_models import PARENTS, AgreementCover
from .models import Agreement, Case
from .scope import visible_cases

PAGE = 50
SOON = timedelta(days=60)
# The order of the list: the nearest end first, none last.
END = Func(F("ends_on"), template="COALESCE(%(expressions)s, '9999-12-31')", output_field=DateField())
NEVER = date.max
LISTS = {
    "standing": _("Still in force"),
    "soon": _("Ending within 60 days"),
    "ended": _("Ended"),
    "all": _("All"),
}


@scope_for("agreement")
def visible_agreements(person: Person, on: date) -> QuerySet[Agreement]:
    """Those of the cases the person may see: put on record with them, or carrying them.

    Those without a case are seen by whoever works for a unit, so that each knows whom the city has agreed with, and by
    auditors.
    """
    seen = visible_cases(person, on)
    carried = AgreementCover.objects.filter(case__in=seen, ended_at=None)
    rule = Q(case__in=seen) | Q(pk__in=carried.values("agreement"))
    if any(held.role in OFFICERS or held.role == HeldRole.AUDITOR for held in roles_held(person, on)):
        rule |= Q(case=None)
    return Agreement.objects.filter(rule)


def own_units(person: Person, on: date) -> QuerySet[Unit]:
    """The units of a person's own roles, for which they put an agreement without a case on record."""
    own = [held.unit_id for held in roles_held(person, on) if held.role in OFFICERS and held.unit_id]
    return Unit.objects.filter(pk__in=own)


def kept_by(person: Person, on: date) -> QuerySet[Agreement]:
    """The agreements without a case that the person may prolong: those of their units, and for the desk all."""
    served, rows = units_served(person, on), Agreement.objects.filter(case=None)
    at_the_desk = Unit.objects.filter(is_desk=True, pk__in=served).exists()
    return rows if at_the_desk else rows.filter(unit__in=served)


def of_case(case: Case) -> QuerySet[Agreement]:
    """The agreements of the case: those put on record with it, and those it comes under."""
    under = AgreementCover.objects.filter(case=case, ended_at=None).values("agreement")
    rows = Agreement.objects.filter(Q(case=case) | Q(pk__in=under)).select_related("case")
    return rows.prefetch_related("extensions__by").order_by("signed_on", "pk")


def of_organisation(case: Case) -> QuerySet[Agreement]:
    """The agreements of the organisation under which cases may come; none where the case has no company."""
    if case.proposal is None:
        return Agreement.objects.none()
    company = case.proposal.organisation_id
    return Agreement.objects.filter(Q(case__proposal__organisation=company) | Q(organisation=company), kind__in=PARENTS)


def offered(case: Case, person: Person, on: date) -> QuerySet[Agreement]:
    """What else is in force with the same organisation, as far as the person sees it: the case may come under it."""
    rows = visible_agreements(person, on).filter(pk__in=of_organisation(case).values("pk"))
    return rows.filter(_standing(on)).exclude(pk__in=of_case(case).values("pk")).select_related("case").order_by("pk")


@dataclass(frozen=True)
class AgreementLine:
    """An agreement as a page shows it. `left` are the days until it ends, None without an end; `cases` those seen."""

    agreement: Agreement
    left: int | None
    cases: list[Case]


@dataclass(frozen=True)
class AgreementPage:
    """One page of the list, and where the next begins ("" on the last)."""

    lines: list[AgreementLine]
    after: str


def counts(person: Person, on: date) -> dict[str, int]:
    """How many each list holds; one query."""
    kinds = {name: Count("pk", filter=rule) if rule else Count("pk") for name, rule in _rules(on).items()}
    return visible_agreements(person, on).aggregate(**kinds)


def page(name: str, person: Person, on: date, *, after: str = "") -> AgreementPage:
    """One page of one of the LISTS, the nearest end first, by keyset: `after` is the key of the last one shown."""
    rows = visible_agreements(person, on).filter(_rules(on)[name]).annotate(end=END)
    last = row_of(Agreement.objects.all(), after)
    if last is not None:
        end = last.ends_on or NEVER
        rows = rows.filter(Q(end__gt=end) | Q(end=end, pk__gt=last.pk))
    covers = AgreementCover.objects.filter(ended_at=None).select_related("case")
    rows = rows.select_related("case__proposal__organisation", "organisation", "unit")
    rows = rows.prefetch_related(Prefetch("covers", covers))
    found = list(rows.order_by("end", "pk")[: PAGE + 1])
    more = len(found) > PAGE
    return AgreementPage(lines(found[:PAGE], person, on), str(found[PAGE - 1].key) if more else "")


def lines(agreements: Collection[Agreement], person: Person, on: date) -> list[AgreementLine]:
    """The agreements (with their covers) as lines; one query for what the person sees of their cases."""
    cases = {
        one.pk: [case for case in (one.case, *(cover.case for cover in one.covers.all())) if case] for one in agreements
    }
    ids = {case.pk for found in cases.values() for case in found}
    seen = set(visible_cases(person, on).filter(pk__in=ids).values_list("pk", flat=True)) if ids else set()
    return [
        AgreementLine(one, days_left(one, on), [case for case in cases[one.pk] if case.pk in seen])
        for one in agreements
    ]


def days_left(agreement: Agreement, on: date) -> int | None:
    """The days until it ends, negative once it has; None where it has no end."""
    return (agreement.ends_on - on).days if agreement.ends_on else None


def _rules(on: date) -> dict[str, Q]:
    return {
        "standing": _standing(on),
        "soon": Q(ends_on__gte=on, ends_on__lte=on + SOON),
        "ended": Q(ends_on__lt=on),
        "all": Q(),
    }


def _standing(on: date) -> Q:
    return Q(ends_on=None) | Q(ends_on__gte=on)
