"""The closed lists of this room: kinds of request, who assesses, results of the ICT office's check.

The models take the functions below rather than the lists, so that a new wording makes no migration.
"""

from collections.abc import Sequence

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from connected_desk.city.calendar import Account, era_fiscal_year
from connected_desk.ui.formats import is_english

Choices = Sequence[tuple[str, Promise]]


class BudgetKind(TextChoices):
    """Where the money is to come from."""

    INITIAL = "initial", _("Initial budget")
    SUPPLEMENTARY = "supplementary", _("Supplementary budget")
    WITHIN = "within", _("Within the budget already decided")
    NONE = "none", _("No budget needed")


class Assessor(TextChoices):
    """At whose desk an assessment lies; a request goes from the first to the last."""

    SECTION = "section", _("Assessment by the finance section head")
    BUREAU = "bureau", _("Assessment by the finance bureau head")
    MAYOR = "mayor", _("Assessment by the mayor")


class CheckResult(TextChoices):
    """What the ICT office says of a request; with the first two it may be made."""

    OK = "ok", _("Reasonable")
    NOT_APPLICABLE = "not_applicable", _("Not subject to the check")
    TO_CORRECT = "to_correct", _("To be corrected")


class Use(TextChoices):
    """Whether the money of a voted request was used in its year."""

    USED = "used", _("Used as planned")
    PARTLY = "partly", _("Used in part")
    NOT = "not", _("Not used")


class NextRequest(TextChoices):
    """What is asked for after the year that was looked back on."""

    AGAIN = "again", _("The same is asked for again")
    CHANGED = "changed", _("Another amount or content is asked for")
    NO = "no", _("Nothing more is asked for")


ACCOUNTS = {Account.GENERAL: _("General account"), Account.ENTERPRISE: _("Public enterprise account")}
TO_VOTE = frozenset({BudgetKind.INITIAL, BudgetKind.SUPPLEMENTARY})
PASSING = frozenset({CheckResult.OK, CheckResult.NOT_APPLICABLE})


def kinds() -> Choices:
    return BudgetKind.choices


def assessors() -> Choices:
    return Assessor.choices


def check_results() -> Choices:
    return CheckResult.choices


def uses() -> Choices:
    return Use.choices


def next_requests() -> Choices:
    return NextRequest.choices


def accounts() -> Choices:
    return [(account.value, name) for account, name in ACCOUNTS.items()]


def year_label(year: int) -> str:
    """令和3年度（2021年度） · FY2021."""
    return f"FY{year}" if is_english() else f"{era_fiscal_year(year)}（{year}年度）"
