"""What the intake asks: the steps in order, the name of each answer, and how long it may be.

Forms, the check page, the company's page and the desk's case page all take their labels from here.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

DRAFT_DAYS = 30
# How many days before its end somebody is reminded of a draft.
REMINDER_DAYS = 7
# What the mails of a paused draft are filed under: there is no case number yet.
DRAFT_MAIL = "draft"
# And those of signing in and of invitations.
SIGN_IN_MAIL = "sign-in"
MAX_FILES = 5
# How long a file waits for the form it was chosen in to be sent.
WAITING_KEPT = timedelta(days=1)
MAX_ITEMS = 3

# Open days within which the company hears something. House targets, and the pages say so.
RECEIPT_CONFIRMED = 2
FIRST_CONTACT = 5
OFFICE_NAMED = 20


@dataclass(frozen=True)
class Step:
    """One page of the intake."""

    slug: str
    number: int
    title: str | Promise
    lead: str | Promise


ORGANISATION = Step(
    "organisation",
    1,
    _("Your organisation"),
    _("Tell us who you are and where we can reach you. No account is needed."),
)
CONTENT = Step(
    "content",
    2,
    _("Your proposal"),
    _("This is what the desk reads first. Add a short explanation to technical terms."),
)
PLAN = Step(
    "plan",
    3,
    _("The city's plan"),
    _("Choose up to three items that come nearest. If you are not sure, choose what seems close; the desk will check."),
)
SIMILAR = Step(
    "similar",
    4,
    _("Results of similar work"),
    _("This is what came of trials the city has published. You can go on without answering."),
)
TRIAL = Step(
    "trial",
    5,
    _("Trial and data"),
    _("Tell us what you want to try and what the city would have to bring. What is not decided yet can stay open."),
)
FILES = Step(
    "files",
    6,
    _("Files"),
    _("Add files that help us understand your proposal. You can also continue without any."),
)
CLAIMS = Step(
    "claims",
    7,
    _("Claims of business secrets"),
    _("Only if something must not become known to others. If there is nothing of the kind, just go on."),
)
CONSENTS = Step(
    "consents",
    8,
    _("Consents"),
    _("Please read each sentence and tick it if you agree."),
)
CHECK = Step("check", 9, _("Check"), _("Nothing has been submitted yet. Press the button at the bottom to submit it."))

STEPS = (ORGANISATION, CONTENT, PLAN, SIMILAR, TRIAL, FILES, CLAIMS, CONSENTS, CHECK)
STEP_BY_SLUG = {step.slug: step for step in STEPS}
# The answers a company may change after it was submitted; its files have a page of their own, its consents stay.
EDITABLE = tuple(step.slug for step in (ORGANISATION, CONTENT, PLAN, SIMILAR, TRIAL))
ANSWERED = (ORGANISATION, CONTENT, PLAN, SIMILAR, TRIAL, FILES, CLAIMS, CONSENTS)
# Steps that may be passed by without a word.
NEEDED_BY_NOBODY = (SIMILAR, FILES, CLAIMS)
# What tells who a person is and where to reach them: never disclosed, whatever was claimed.
PERSONAL = (
    "contact_name",
    "kana_of_contact",
    "contact_email",
    "contact_email2",
    "contact_phone",
    "postcode",
    "address",
)

LABELS: dict[str, dict[str, str | Promise]] = {
    ORGANISATION.slug: {
        "name": _("Name of the organisation"),
        "name_kana": _("Reading of the name (katakana)"),
        "organisation_kind": _("Kind of organisation"),
        "corporate_number": _("Corporate number"),
        "no_number_reason": _("Why there is no corporate number"),
        "postcode": _("Postcode"),
        "address": _("Address"),
        "representative": _("Representative"),
        "established": _("Established"),
        "contact_name": _("Contact person"),
        "kana_of_contact": _("Reading of the contact person's name (katakana)"),
        "contact_department": _("Department"),
        "contact_email": _("E-mail address"),
        "contact_email2": _("Second e-mail address"),
        "contact_phone": _("Telephone number"),
        "contact_hours": _("Hours at which we can call"),
    },
    CONTENT.slug: {
        "kind": _("Kind of proposal"),
        "challenge": _("Theme of the city"),
        "mode": _("Your part"),
        "title": _("Title of the proposal"),
        "summary": _("Problem and summary"),
        "what": _("What you would do"),
        "effect": _("Effect you expect"),
        "ripeness": _("How far it has come"),
        "ability": _("Who would carry it out"),
        "partners": _("Organisations that take part, and their parts"),
        "record": _("Record in other municipalities"),
        "public_summary": _("Summary for the public"),
    },
    PLAN.slug: {
        "items": _("Items of the city's plan"),
        "helps": _("How it helps"),
    },
    SIMILAR.slug: {
        "differs": _("What is different this time"),
    },
    TRIAL.slug: {
        "trial": _("Would you like a trial?"),
        "period": _("Period"),
        "place": _("Place"),
        "asked": _("What you ask of the city"),
        "asked_note": _("What exactly"),
        "payer": _("Who pays the costs"),
        "amount": _("Amount asked of the city (yen)"),
        "personal_data": _("Does it handle personal data?"),
        "data_what": _("Which personal data"),
        "data_where": _("Where the data is kept and who handles it"),
        "data_end": _("What happens to the data afterwards"),
        "security": _("Information security"),
        # Asked in one box until each answer and file had a claim of its own; shown where it was answered.
        "secrets": _("Business secrets"),
        "reach": _("People it may not reach, and how they could be reached"),
    },
}

LIMITS = {
    "name": 100,
    "name_kana": 100,
    "address": 200,
    "representative": 100,
    "established": 100,
    "contact_name": 100,
    "kana_of_contact": 100,
    "contact_department": 100,
    "contact_hours": 100,
    "title": 40,
    "summary": 400,
    "what": 1200,
    "effect": 400,
    "ability": 400,
    "partners": 400,
    "record": 400,
    "helps": 300,
    "differs": 200,
    "period": 100,
    "place": 100,
    "asked_note": 400,
    "data_what": 200,
    "data_where": 200,
    "data_end": 200,
    "security": 400,
    "reach": 400,
    "public_summary": 200,
    "claim": 200,
}

NONE_FITS = "none"
NONE_FITS_LABEL = pgettext_lazy("items of the city's plan", "None of these fits")
