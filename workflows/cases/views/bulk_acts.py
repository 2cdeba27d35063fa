"""What can be done to several cases that is no move: each act with who may, what it asks for, and the mail it sends."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from connected_desk.city.calendar import tokyo_date
from connected_desk.records.web import DeskRequest

from .. import actions, personal
from ..forms.desk import MessageForm, NoteForm, OfficerForm
from ..models import Case
from ..permissions import NOT_YOURS, may_assign, takes_part

Fields = dict[str, forms.Field]


@dataclass(frozen=True)
class Act:
    """An act: why it cannot be done to a case ("" where it can), its fields, how it is done, the text it mails."""

    label: Any
    refused: Callable[[Case, DeskRequest], str]
    fields: Callable[[Case, DeskRequest], Fields]
    carry_out: Callable[[Case, Mapping[str, Any], DeskRequest], object]
    mail: str = ""


def _not_assigned(case: Case, request: DeskRequest) -> str:
    allowed = may_assign(case, request.user, tokyo_date(request.at))
    return "" if allowed else actions.NOT_YOURS_TO_ASSIGN.sentence


def _not_written(case: Case, request: DeskRequest) -> str:
    return "" if takes_part(case, request.user, tokyo_date(request.at)) else NOT_YOURS.sentence


def _not_sent(case: Case, request: DeskRequest) -> str:
    return _not_written(case, request) or ("" if case.proposal_id else actions.NO_COMPANY.sentence)


def _officer(case: Case, request: DeskRequest) -> Fields:
    form = OfficerForm(case, request.user, tokyo_date(request.at))  # type: ignore[arg-type]
    return {"officer": form.fields["officer"]}


def _who(request: DeskRequest) -> dict[str, Any]:
    return {"by": request.user, "at": request.at}


ACTS = {
    "assign": Act(
        _("Put somebody in charge"),
        _not_assigned,
        _officer,
        lambda case, said, request: actions.assign_officer(case, **said, **_who(request)),
    ),
    "follow": Act(
        _("Follow these cases"),
        lambda case, request: "",
        lambda case, request: {},
        lambda case, said, request: personal.follow(case, **_who(request)),
    ),
    "note": Act(
        _("Add a note"),
        _not_written,
        lambda case, request: {"text": NoteForm().fields["text"]},
        lambda case, said, request: actions.write_note(case, **said, **_who(request)),
    ),
    "message": Act(
        _("Send a message"),
        _not_sent,
        lambda case, request: {"text": MessageForm().fields["text"]},
        lambda case, said, request: actions.send_message(case, **said, **_who(request)),
        mail="message_to_company",
    ),
}
