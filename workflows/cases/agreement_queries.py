"""What is asked about agreements: who may see one, those of a case, those its organisation has, the list of all."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, DateField, F, Func, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from connected_desk.city.models import Person
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
    """Those of the cases the person may see: put on record with them, or carrying them."""
    seen = visible_cases(person, on)
    carried = AgreementCover.objects.filter(case__in=seen, ended_at=None)
    return Agreement.objects.filter(Q(case__in=seen) | Q(pk__in=carried.values("agreement")))


def of_case(case: Case) -> QuerySet[Agreement]:
    """The agreements of the case: those put on record with it, and those it comes under."""
    under = AgreementCover.objects.filter(case=case, ended_at=None).values("agreement")
    rows = Agreement.objects.filter(Q(case=case) | Q(pk__in=under)).select_related("case")
    return rows.prefetch_related("extensions__by").order_by("signed_on", "pk")


def of_organisation(case: Case) -> QuerySet[Agreement]:
    """The agreements of the organisation under which cases may come; none where the case has no company."""
    if case.proposal is None:
        return Agreement.objects.none()
    return Agreement.objects.filter(kind__in=PARENTS, case__proposal__organisation=case.proposal.organisation_id)


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
    rows = rows.select_related("case__proposal__organisation").prefetch_related(Prefetch("covers", covers))
    found = list(rows.order_by("end", "pk")[: PAGE + 1])
    more = len(found) > PAGE
    return AgreementPage(lines(found[:PAGE], person, on), str(found[PAGE - 1].key) if more else "")


def lines(agreements: Collection[Agreement], person: Person, on: date) -> list[AgreementLine]:
    """The agreements (with their covers) as lines; one query for what the person sees of their cases."""
    cases = {one.pk: [one.case, *(cover.case for cover in one.covers.all())] for one in agreements}
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
