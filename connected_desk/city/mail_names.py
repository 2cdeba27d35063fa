"""What the texts of mails may name in braces, what each name stands for, and a made-up value to show a text with.

The list is closed: a text can say nothing else. Which of them one mail may use stands in its file.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True)
class Name:
    """A name in braces: what it stands for, and a made-up value. A secret one is hidden from whoever reads the mail."""

    means: Any
    sample: Any
    secret: bool = False


# In which language somebody outside the city gets their mails, for whoever names them.
LANGUAGES_OUTSIDE = (
    ("ja", pgettext_lazy("language of mails", "Japanese")),
    ("en", pgettext_lazy("language of mails", "English")),
)
# Who is told, by the words of a `to:` line.
RECIPIENTS = {
    "admin": pgettext_lazy("recipient", "the administrators"),
    "budget_officers": pgettext_lazy("recipient", "the head and the budget officers of the bureau"),
    "company": pgettext_lazy("recipient", "the proposer"),
    "address": pgettext_lazy("recipient", "the address the proposer typed in"),
    "officer": pgettext_lazy("recipient", "whoever is in charge of the case"),
    "owner": pgettext_lazy("recipient", "the owning unit"),
    "target": pgettext_lazy("recipient", "the unit asked to take it on"),
    "unit": pgettext_lazy("recipient", "the unit chosen"),
    "asked": pgettext_lazy("recipient", "whom the unit chosen is asked through, or all of it"),
    "lead": pgettext_lazy("recipient", "the unit that leads the proof of concept"),
    "lead_head": pgettext_lazy("recipient", "the head of the unit that leads the proof of concept"),
    "responsible_head": pgettext_lazy("recipient", "the head of the unit that answers for the case"),
    "desk": pgettext_lazy("recipient", "the desk"),
    "desk_head": pgettext_lazy("recipient", "the head of the desk"),
    "drafter": pgettext_lazy("recipient", "the drafter"),
    "decider": pgettext_lazy("recipient", "the decider"),
    "evaluator": pgettext_lazy("recipient", "the evaluator"),
    "guest": pgettext_lazy("recipient", "the evaluator without an account"),
    "evaluators": pgettext_lazy("recipient", "the evaluators"),
    "finance": pgettext_lazy("recipient", "the finance section"),
    "heads": pgettext_lazy("recipient", "the heads of both units"),
    "hq": pgettext_lazy("recipient", "the members of headquarters"),
    "reader": pgettext_lazy("recipient", "the person themselves"),
    "site_body": pgettext_lazy("recipient", "the body that manages the place of a trial"),
    "subscriber": pgettext_lazy("recipient", "whoever asked to be told of figures"),
    "secretariat": pgettext_lazy("recipient", "the secretariat"),
}

NAMES = {
    "number": Name(_("Number of the case"), "CD-2026-0142"),
    "title": Name(_("Title of the case"), _("Guide that helps to fill in forms (invented)")),
    "organisation": Name(_("Name of the organisation, as it typed it"), _("Example Ltd. (invented)")),
    "contact": Name(_("Name of the contact person"), _("Hanako Yamada")),
    "company_link": Name(_("Address of the proposer's own page"), "https://desk.example/p/…/", secret=True),
    "case_link": Name(_("Address of the case, for staff"), "https://desk.example/desk/cases/CD-2026-0142/"),
    "link": Name(_("Address of what the mail is about, for staff"), "https://desk.example/desk/…/"),
    "draft_link": Name(_("Address that resumes the draft"), "https://desk.example/propose/resume/…/", secret=True),
    "sheet_link": Name(_("Address of an evaluator's own sheet"), "https://desk.example/evaluate/…/", secret=True),
    "join_link": Name(_("Address that accepts the invitation"), "https://desk.example/my/join/…/", secret=True),
    "site_link": Name(_("Address of the page of a body that is asked"), "https://desk.example/site/…/", secret=True),
    "body": Name(_("Body that manages the place of a trial"), _("Foundation for parks (invented)")),
    "password_link": Name(_("Address that sets the password"), "https://desk.example/desk/password/…/", secret=True),
    "code": Name(_("The code of six digits"), "123456", secret=True),
    "until": Name(_("Last day of the draft, the invitation or the link"), _("21 August 2026")),
    "unit": Name(_("Unit: the one chosen, or else the one that has the case"), _("Citizens' Bureau")),
    "successor": Name(_("Unit that goes on with the business"), _("Citizens' Life Bureau")),
    "due": Name(_("Day by which something is to be done"), _("21 July 2026")),
    "new_due": Name(_("New estimate of the day"), _("4 August 2026")),
    "contact_by": Name(_("Day by which the desk makes its first contact"), _("13 July 2026")),
    "office_by": Name(_("Day by which the office is named"), _("4 August 2026")),
    "reason": Name(
        _("The reason given; a line with nothing else is left out where there is none"),
        _("The offices concerned need more time."),
    ),
    "sentence": Name(_("The explanation written for the proposer"), _("The explanation stands here.")),
    "questions": Name(_("The questions, numbered"), _("1　Which procedures?\n2　How many people a month?")),
    "files": Name(_("The files received, with time, scan and fingerprint"), _("1　plan.pdf　2.4MB")),
    "person": Name(_("Who did it"), _("Taro Sakai")),
    "change": Name(_("What was changed"), _("A second factor was set up for signing in.")),
    "time": Name(_("Day and time of it"), _("21 August 2026 10:15")),
    "subject": Name(_("What is to be decided"), _("Decline the proposal")),
    "move": Name(_("What was recorded"), _("Record the vote")),
    "left": Name(_("How many open days are left, or that the day has passed"), _("3 open days left")),
    "step": Name(_("Step of the road map"), _("Set up the equipment")),
    "who": Name(_("Who is to do the step"), _("Example Ltd. (invented)")),
    "month": Name(_("Month the report is about"), _("June 2026")),
    "figures": Name(_("The figures released, a line each"), _("- Open cases 42")),
    "progress_link": Name(_("Address of the public page on progress"), "https://desk.example/progress/"),
    "confirm_link": Name(
        _("Address that confirms a subscription"), "https://desk.example/progress/subscriptions/…/", secret=True
    ),
    "unsubscribe_link": Name(
        _("Address that ends a subscription"), "https://desk.example/progress/unsubscribe/…/", secret=True
    ),
    "missing": Name(_("The indicators that have no value yet"), _("1　Share of procedures online")),
    "overdue": Name(_("How many cases are past their date"), "2"),
    "unassigned": Name(_("How many cases have nobody in charge"), "1"),
    "mine": Name(_("How many cases are the reader's"), "5"),
    "asked": Name(_("How many things are asked of the reader"), "3"),
    "waiting": Name(_("What waits for the reader, a line each"), _("- CD-2026-0142 Guide (due 21 July)")),
    "budget_year": Name(_("Fiscal year of the budget"), _("FY2027")),
    "candidates": Name(
        _("What could enter the budget, a line each, without amounts"), _("1　CD-2026-0142 Guide (makes FY2027)")
    ),
    "faults": Name(
        _("What stands in the way of a reorganisation, a line each"),
        _("- Citizens' Bureau: it holds something still, and no successor is named."),
    ),
    "jobs": Name(_("The jobs that were missed, a line each"), _("- Seal the record of the day (2026-07-20)")),
    "signature": Name(_("City, desk and telephone"), _("Connected Desk of the city. Telephone 000-000-0000")),
}
SECRET = frozenset(name for name, row in NAMES.items() if row.secret)
