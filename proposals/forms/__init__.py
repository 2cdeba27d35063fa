"""The forms of the intake, one a step, and those of the company's page."""

from typing import Any

from ..claims import claimable_of_draft
from ..models import Draft
from .base import StepForm
from .claims import ClaimsChangeForm, ClaimsForm, as_typed
from .company import (
    AddressesForm,
    AnswersForm,
    CodeForm,
    ExtensionForm,
    MessageForm,
    OpinionForm,
    WithdrawalForm,
    uploads_field,
)
from .consents import ConsentsForm
from .content import ContentForm
from .files import FilesChangeForm, FilesForm
from .members import AddressForm, TeamForm
from .organisation import OrganisationForm, addresses_typed
from .plan import PlanForm
from .similar import SimilarForm
from .trial import TrialForm

STEP_FORMS: tuple[type[StepForm], ...] = (
    OrganisationForm,
    ContentForm,
    PlanForm,
    SimilarForm,
    TrialForm,
    FilesForm,
    ClaimsForm,
    ConsentsForm,
)
FORM_BY_SLUG = {form.step.slug: form for form in STEP_FORMS}


def form_of_draft(draft: Draft, slug: str, *given: Any, **options: Any) -> StepForm:
    """The form of a step of that draft."""
    form = FORM_BY_SLUG[slug]
    if form is ClaimsForm:
        options["groups"] = claimable_of_draft(draft)
    return form(*given, **options)


__all__ = [
    "FORM_BY_SLUG",
    "STEP_FORMS",
    "AddressesForm",
    "AddressForm",
    "AnswersForm",
    "ClaimsChangeForm",
    "CodeForm",
    "ExtensionForm",
    "FilesChangeForm",
    "FilesForm",
    "MessageForm",
    "OpinionForm",
    "StepForm",
    "TeamForm",
    "WithdrawalForm",
    "addresses_typed",
    "as_typed",
    "form_of_draft",
    "uploads_field",
]
