"""One page for every move of every life: what it asks for, what it will send, and the button that makes it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from connected_desk.city import mail_texts
from connected_desk.city.calendar import tokyo_date
from connected_desk.records.log import UNDO
from connected_desk.records.web import DeskRequest
from connected_desk.ui.looks import Crumb
from workflows.decisions import actions as decisions
from workflows.decisions.forms import DraftForm
from workflows.decisions.models import Decision
from workflows.engine import record
from workflows.engine.asks import LEADS, field_for
from workflows.engine.cautions import cautions_of
from workflows.engine.details import decode
from workflows.engine.move import STALE, Moved, judge_draft, move_many, offers, undo
from workflows.engine.refusals import MoveRefused
from workflows.engine.registry import LIVES, SCOPES, Context
from workflows.engine.vocabulary import Move, State
from workflows.referrals.queries import hand_overs_of, say_whom
from workflows.referrals.suggestions import FINDS_AN_OWNER, advise_case

from .. import mails
from ..forms.desk import DrawnForm
from ..models import Case
from ..pages import head, recent
from ..refusals import not_found, refused_to
from ..scope import visible_case

# A move that says more than its asks has a page of its own, by life and name.
OWN_PAGE = {("case", "answer"): "desk:answers"}
# Who gets these mails is only known once the form is filled in.
NAMED_WITH_THE_MOVE = frozenset({"target", "unit", "evaluators"})


@dataclass(frozen=True)
class MailNotice:
    """A mail the move will send: to whom, and its words with a gap for what is only said with the move.

    `only_in` is the state it depends on, where the move may lead to others.
    """

    to: tuple[str, ...]
    subject: str
    body: str
    addresses: list[str]
    only_in: State | None


class VersionForm(forms.Form):
    """The version of the subject a button was drawn from."""

    version = forms.IntegerField()


class MoveForm(DrawnForm):
    """The asks of one move, with the version of the subject the form was drawn from."""

    form_tag = False

    def __init__(self, subject: Any, row: Move, request: DeskRequest, data: Any = None, initial: Any = None) -> None:
        super().__init__(data, initial={"version": subject.version, **(initial or {})})
        on = tokyo_date(request.at)
        for name in row.asks:
            self.fields[name] = field_for(row, subject.life, name, subject, request.user, on)
        if "reason" in self.fields and mails.tells_company_reason(row):
            self.fields["reason"].help_text = _("The proposer is told this reason as it stands.")

    def details(self) -> dict[str, Any]:
        """What the person said, by ask."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    def typed(self) -> dict[str, Any]:
        """What the person typed, as it came."""
        return {field.html_name: field.value() for field in self}


def make_move(request: DeskRequest, life: str, key: UUID, name: str) -> HttpResponse:
    """Show and make one move of one subject; a move by decision is drafted instead."""
    subject, row = _load(request, life, key, name)
    posted = request.POST if request.method == "POST" else None
    form = MoveForm(subject, row, request, posted)
    draft = DraftForm(subject, row, request.user, request.at, posted) if row.by_decision else None
    refusal = None
    if posted is not None and form.is_valid() and (draft is None or draft.is_valid()):
        try:
            return _carried_out(subject, row, form, draft, request)
        except MoveRefused as refused:
            refusal = refused
    offer = next((o for o in offers(subject, by=request.user, at=request.at) if o.move.name == name), None)
    if posted is not None and offer is None:
        # The fields may have changed with the state, so the sentence comes first and what was typed is only kept.
        form = MoveForm(subject, row, request, initial=form.typed())
        with refused_to(request):
            judge_draft(subject, name, by=request.user, at=request.at)
    elif refusal:
        with refused_to(request, form):
            raise refusal
    context = {
        "subject": subject,
        "move": row,
        "offer": offer,
        "form": form,
        "draft": draft,
        "forms": [shown for shown in (form, draft) if shown is not None],
        "mails": mails_of_move(subject, row, request) if offer and not row.by_decision else [],
        "lead": LEADS.get((life, name), ""),
        "cautions": cautions_of(subject, name) if offer else [],
        "after": _state_after(subject, row) if offer else None,
        "crumbs": [Crumb(str(subject), subject.get_absolute_url()), Crumb(row.label)],
    }
    if isinstance(subject, Case):
        context |= _around(subject, request)
        if name in FINDS_AN_OWNER and offer:
            context["advised"] = advise_case(subject, request.user, tokyo_date(request.at))
    return render(request, "cases/move.html", context, status=200 if posted is None else 422)


def _carried_out(
    subject: Any, row: Move, form: MoveForm, draft: DraftForm | None, request: DeskRequest
) -> HttpResponse:
    """Make the move or draft its decision, and lead to what came of it. Raises MoveRefused."""
    if draft is not None:
        decision = _draft(subject, row, form, draft, request)
        messages.success(request, _("The decision was drafted. Circulate it when it is ready."))
        return redirect(decision.get_absolute_url())
    version = form.cleaned_data["version"]
    [moved] = move_many([subject], row.name, by=request.user, at=request.at, version=version, **form.details())
    messages.success(request, _done(row, moved), extra_tags=UNDO)
    return redirect(moved.subject.get_absolute_url())


def _state_after(subject: Any, row: Move) -> State | None:
    """The state the move leads to, where that is known before anything is filled in."""
    target = getattr(subject, row.back_to) if row.back_to else "" if row.chosen_by else row.targets[0]
    return subject.life.state(target) if target in row.targets else None


def _around(case: Case, request: DeskRequest) -> dict[str, Any]:
    """What stands beside a move of a case: the case in short, the hand-over that waits, the latest of the record."""
    offered = [one for one in hand_overs_of(case) if one.closed_at is None]
    say_whom(offered, [], tokyo_date(request.at))
    return {
        "case_head": head(case, tokyo_date(request.at)),
        "hand_over": offered[0] if offered else None,
        "recent": recent(case),
    }


@require_POST
def undo_move(request: DeskRequest, life: str, key: UUID) -> HttpResponse:
    """Take back the last move of one subject."""
    subject = _subject(request, life, key)
    form = VersionForm(request.POST)
    if form.is_valid():
        with refused_to(request):
            undone = undo(subject, by=request.user, at=request.at, version=form.cleaned_data["version"])
            messages.success(request, _undone(undone))
    else:
        messages.error(request, STALE.sentence)
    return redirect(subject.get_absolute_url())


def choose_move(request: DeskRequest, life: str, key: UUID) -> HttpResponse:
    """From the choice on a subject's page to the page of that move; without a choice, back with a sentence."""
    if not request.GET.get("move"):
        messages.error(request, _("Choose what to do next."))
        return redirect(_subject(request, life, key).get_absolute_url())
    found, row = _load(request, life, key, request.GET["move"])
    if (life, row.name) in OWN_PAGE:
        return redirect(OWN_PAGE[life, row.name], found.number)
    return redirect(reverse("desk:move", args=[life, key, row.name]))


def _load(request: DeskRequest, life: str, key: UUID, name: str) -> tuple[Any, Move]:
    subject = _subject(request, life, key)
    try:
        return subject, subject.life.move(name)
    except KeyError as unknown:
        raise Http404 from unknown


def _subject(request: DeskRequest, life: str, key: UUID) -> Any:
    """The subject of that life as far as the person may see it: by the scope of its case, or of its own model."""
    if life not in SCOPES:
        raise Http404
    on = tokyo_date(request.at)
    if life == Case.life.name:
        subject: Any = visible_case(request.user, key, on)
    else:
        subject = SCOPES[life](request.user, on).filter(key=key).first()
    if subject is None:
        not_found(request, LIVES[life].model.objects.filter(key=key).first())
    return subject


def _draft(subject: Any, row: Move, form: MoveForm, draft: DraftForm, request: DeskRequest) -> Any:
    return decisions.draft(
        subject,
        row.name,
        details=form.details(),
        version=form.cleaned_data["version"],
        by=request.user,
        at=request.at,
        **draft.cleaned_data,
    )


def _done(row: Move, moved: Moved) -> str:
    """What was done to what, the state now, and to whom mails went, or will once it can no longer be undone."""
    said = _("“%(move)s” was carried out for %(subject)s. The state is now “%(state)s”.") % {
        "move": row.label,
        "subject": moved.subject,
        "state": moved.subject.state_row.label,
    }
    told = _(", ").join(dict.fromkeys(mail.to for mail in moved.mails))
    if told and moved.undoable:
        return f"{said} {_('Mail to %s leaves in ten minutes. Until then you can undo this.') % told}"
    return f"{said} {_('Mail was sent to %s.') % told}" if told else said


def _undone(undone: Moved) -> str:
    """What was taken back, the state it is in again, and what will not be sent."""
    details = undone.row.body["details"]
    said = _("“%(move)s” was undone for %(subject)s. The state is “%(state)s” again.") % {
        "move": record.move_label(undone.subject.life, details["move"]),
        "subject": undone.subject,
        "state": undone.subject.state_row.label,
    }
    return f"{said} {_('Its mail will not be sent.')}" if details["mails"] else said


def mails_of_move(subject: Any, row: Move, request: DeskRequest) -> list[MailNotice]:
    """The mails the move will send; of a decision, those of the move it carries out, in their final words."""
    context = Context(by=request.user, at=request.at, on=tokyo_date(request.at))
    notices = [_notice(name, target, subject, context, row.asks) for target, name in mails.mails_of(row)]
    if isinstance(subject, Decision) and row.name == "decide":
        pending, details = subject.pending, decode(subject.details)
        context = replace(context, details=details)
        chosen = ("", details.get(pending.chosen_by))
        notices += [
            _notice(n, "", subject.subject, context, ()) for target, n in mails.mails_of(pending) if target in chosen
        ]
    return [notice for notice in notices if notice.addresses or NAMED_WITH_THE_MOVE & set(notice.to)]


def mail_of_act(name: str, case: Any, request: DeskRequest) -> list[MailNotice]:
    """The mail of that name about the case as it would leave now; none where nobody would get it."""
    context = Context(by=request.user, at=request.at, on=tokyo_date(request.at))
    notice = _notice(name, "", case, context, ())
    return [notice] if notice.addresses else []


def _notice(name: str, target: str, subject: Any, context: Context, asks: Sequence[str]) -> MailNotice:
    written = mail_texts.current(name)
    found = mails.recipients(written.to, subject, mails.case_of(subject), context)
    language = found[0].language if found else "ja"
    title, body = mails.preview(written, subject, context, asks, language)
    only_in = subject.life.state(target) if target else None
    return MailNotice(written.to, title, body, [recipient.email for recipient in found], only_in)
