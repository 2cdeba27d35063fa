"""What the city and the company said to each other and, apart from it, what staff say among themselves.

What is typed and not sent yet is kept for the one who types it, whatever happens to the case meanwhile.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.mail_views import LOOKS as MAIL_LOOKS
from connected_desk.records import outbox
from connected_desk.records.models import OutboxMail
from connected_desk.records.web import DeskRequest
from connected_desk.ui.looks import Bubble, FileLine, Look
from proposals.models import InformationRequest
from proposals.vocabulary import Side

from .. import actions, next_steps, reply_drafts
from ..basket import Basket
from ..forms.desk import MessageForm, NoteForm
from ..forms.mentions import TELL
from ..mention_actions import see_notes
from ..models import Case, ReplyKind
from ..pages import case_page, find_case
from ..permissions import takes_part
from ..refusals import refused_to
from .files import file_lines

KEEP, QUIETLY = "keep", "quietly"  # quietly: the browser keeps it by itself, and nobody waits for a word


def thread(request: DeskRequest, number: str) -> HttpResponse:
    """What the city and the company said to each other, and the notes only staff see."""
    posted = request.POST if request.method == "POST" else None
    if posted and KEEP in posted:  # asked for once a second while somebody types: nothing is drawn for it
        return _keep(find_case(request, number), posted, request)
    context = case_page(request, number, "messages")
    case = context["case"]
    may_write = takes_part(case, request.user, tokyo_date(request.at))
    kept = reply_drafts.kept_by(request.user, case) if may_write else {}  # type: ignore[arg-type]
    begun = {kind: _ready(case, request, kind) | _initial(kept, kind) for kind in ReplyKind.values}
    is_note = bool(posted and "note" in posted)
    note_form = NoteForm(posted if is_note else None, prefix="note", initial=begun[ReplyKind.NOTE])
    note_form.add_people(case, request.user, tokyo_date(request.at))  # type: ignore[arg-type]
    message_form = MessageForm(
        posted if posted and not is_note else None,
        prefix="message",
        initial=begun[ReplyKind.MESSAGE],
    )
    form = note_form if is_note else message_form
    basket = Basket(request, f"{case.key}:desk", field="message-uploads")
    if posted and not is_note and may_write and basket.take_in():
        message_form = form = MessageForm(initial={"text": posted.get("message-text", "")}, prefix="message")
    elif form.is_valid():
        with refused_to(request, form):
            messages.success(request, _write_down(case, form, basket, by=request.user, at=request.at))
            return redirect("desk:messages", number)
    if request.method == "GET":
        see_notes(case, by=request.user, at=request.at)  # type: ignore[arg-type]
    context |= {
        "thread": _bubbles(case),
        "notes": case.notes.select_related("by").prefetch_related("mentions__person").order_by("at"),
        "note_form": note_form,
        "message_form": message_form,
        "form": form,
        "may_write": may_write,
        "kept": {kind: draft.kept_at for kind, draft in kept.items()},
        "chosen": basket.lines if may_write else [],
        "requests": _requests(case),
        "opinions": case.opinions_on_result.all(),
        "mails": mails_about(case),
    }
    return render(request, "cases/messages.html", context, status=200 if posted is None else 422)


def _keep(case: Case, posted: QueryDict, request: DeskRequest) -> HttpResponse:
    """Keep what is typed so far: the note where the form is that of the note, else the message."""
    kind = ReplyKind.NOTE if "note" in posted else ReplyKind.MESSAGE
    with refused_to(request):
        text = posted.get(f"{kind}-text", "")
        reply_drafts.keep(case, kind=kind, text=text, by=request.user, at=request.at)  # type: ignore[arg-type]
        if posted[KEEP] != QUIETLY:
            messages.success(request, _("What you typed is kept for you. Nothing was sent."))
    return redirect("desk:messages", case.number)


def _initial(kept: dict[str, Any], kind: str) -> dict[str, str]:
    return {"text": kept[kind].text} if kind in kept else {}


def _ready(case: Case, request: DeskRequest, kind: str) -> dict[str, Any]:
    """The words of the next step the person came for, and whom they are for; nothing in a form not meant for them."""
    text = next_steps.ready_text(case, request.GET.get("ready", ""), kind, request.user)  # type: ignore[arg-type]
    if not text:
        return {}
    people = next_steps.told(case, tokyo_date(request.at)) if kind == ReplyKind.NOTE else []
    return {"text": text, **{name: one.key for name, one in zip(TELL, people, strict=False)}}


def mails_about(case: Case) -> list[tuple[OutboxMail, Look]]:
    """The mails about the case with what became of each, the newest first."""
    return [(mail, MAIL_LOOKS[mail.state]) for mail in outbox.about(case.number)]


def _write_down(case: Case, form: Any, basket: Basket, **who: Any) -> str:
    text = form.cleaned_data["text"]
    if isinstance(form, NoteForm):
        actions.write_note(case, text=text, tell=form.told(), **who)
        return _("The note was kept.")
    actions.send_message(case, text=text, waiting=basket.holder, **who)
    return _("The message was sent to the proposer.")


def _bubbles(case: Case) -> list[Bubble]:
    if case.proposal is None:
        return []
    company = case.proposal.organisation.name
    return [
        Bubble(
            who=row.person.name if row.person else company,
            at=row.at,
            text=row.text,
            mine=row.side == Side.CITY,
            files=file_lines(case, [sent.stored_file for sent in row.files.all()]),
        )
        for row in case.proposal.messages.select_related("person")
        .prefetch_related("files__stored_file")
        .order_by("at", "pk")
    ]


def _requests(case: Case) -> list[tuple[InformationRequest, list[FileLine]]]:
    """The numbered questions, each set with the files that came with its answers."""
    if case.proposal is None:
        return []
    rows = case.proposal.information_requests.prefetch_related("questions", "files__stored_file").order_by("asked_at")
    return [(asked, file_lines(case, [sent.stored_file for sent in asked.files.all()])) for asked in rows]
