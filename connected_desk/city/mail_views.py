"""The pages of mails: their texts and versions for the administrator, and what became of each mail queued."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from connected_desk.records import outbox
from connected_desk.records.models import MailState, OutboxMail
from connected_desk.records.web import DeskRequest
from connected_desk.ui.looks import Crumb, Look, Tab

from . import mail_actions, mail_texts
from .calendar import tokyo_date
from .gate import only
from .mail_forms import PREVIEW, TextForm
from .mail_names import NAMES
from .mail_versions import Change, changes, described, lines, version_of, versions
from .queries import holds
from .roles import HeldRole
from .setting_kinds import READERS

LOOKS = {
    MailState.QUEUED: Look(icon="clock", colour="yellow"),
    MailState.SENT: Look(icon="ok", colour="green"),
    MailState.BUNDLED: Look(icon="inbox", colour="blue"),
    MailState.CANCELLED: Look(icon="back", colour="gray"),
    MailState.FAILED: Look(icon="x", colour="red"),
}


@require_GET
@only(*READERS)
def list_of_texts(request: DeskRequest) -> HttpResponse:
    """Every mail with to whom it goes, when, and which version of its text leaves now."""
    found = lines()
    outside = [line for line in found if line.to_outside]
    groups = [
        (_("To proposers"), outside),
        (_("Inside the city"), [line for line in found if not line.to_outside]),
    ]
    values = {"groups": groups, "crumbs": _way(_("Texts of mails")), "may_change": request.user.is_staff}
    return render(request, "city/mail_texts.html", values)


@require_http_methods(["GET", "POST"])
@only(HeldRole.ADMIN)
def change_text(request: DeskRequest, name: str) -> HttpResponse:
    """Word a mail anew, with a look at it first; what another administrator saved meanwhile is shown beside it."""
    text = _found(name)
    form = TextForm(request.POST or None, text=text)
    preview: list[Any] = []
    theirs: list[Change] = []
    if form.is_valid():
        if request.POST.get("act") == PREVIEW:
            preview = [(language, mail_texts.sample(form.text(), language)) for language in mail_texts.LANGUAGES]
        else:
            try:
                saved = mail_actions.save_text(
                    text=form.text(),
                    note=form.cleaned_data["note"],
                    based_on=form.cleaned_data["version"],
                    by=request.user,
                    at=request.at,
                )
            except mail_actions.Overtaken:
                theirs = changes(text, form.text())
                # The next press saves over what is shown now, knowingly.
                form = TextForm({**request.POST.dict(), "version": text.version}, text=text)
                form.add_error(None, _("Somebody else saved a newer version. Look at the differences and save again."))
            else:
                messages.success(request, _("Version %d was saved. Mails leave with it from now on.") % saved.number)
                return redirect("city:mail_text", name)
    values = {
        "form": form,
        "mail": described(text),
        "names": [(f"{{{one}}}", NAMES[one].means, one in text.needs) for one in text.names],
        "preview": preview,
        "theirs": theirs,
        "crumbs": _way(_("Texts of mails"), described(text).subject),
    }
    return render(request, "city/mail_text.html", values, status=422 if form.is_bound and form.errors else 200)


@require_POST
@only(HeldRole.ADMIN)
def send_test(request: DeskRequest, name: str) -> HttpResponse:
    """Send the text that leaves now to oneself, filled with made-up values."""
    mail_actions.send_test(text=_found(name), by=request.user, at=request.at)
    messages.success(request, _("A test in both languages is on its way to %s.") % request.user.email)
    return redirect("city:mail_text", name)


@require_GET
@only(*READERS)
def list_of_versions(request: DeskRequest, name: str) -> HttpResponse:
    """The versions of a text, the newest first: when, who, why."""
    text = _found(name)
    values = {
        "mail": described(text),
        "versions": versions(name),
        "crumbs": _way(_("Texts of mails"), described(text).subject),
        "may_change": request.user.is_staff,
    }
    return render(request, "city/mail_versions.html", values)


@require_GET
@only(*READERS)
def show_version(request: DeskRequest, name: str, number: int) -> HttpResponse:
    """One version of a text, and what it changed."""
    now, shown = _found(name), _version(name, number)
    before = _version(name, number - 1) if number else None
    values = {
        "mail": described(now),
        "number": number,
        "shown": shown,
        "texts": [(language, shown.subjects[language], shown.bodies[language]) for language in mail_texts.LANGUAGES],
        "changes": changes(before, shown) if before else [],
        "may_restore": request.user.is_staff and number != now.version,
        "crumbs": _way(_("Texts of mails"), described(now).subject),
    }
    return render(request, "city/mail_version.html", values)


@require_POST
@only(HeldRole.ADMIN)
def restore_version(request: DeskRequest, name: str, number: int) -> HttpResponse:
    """Put an older version back, as a new one."""
    now, wanted = _found(name), _version(name, number)
    note = _("Version %d was put back") % number
    try:
        saved = mail_actions.save_text(text=wanted, note=note, based_on=now.version, by=request.user, at=request.at)
    except mail_actions.Faulty as faulty:
        messages.error(request, " ".join(sentence for _field, sentence in faulty.faults))
        return redirect("city:mail_version", name, number)
    messages.success(request, _("Version %d was saved. Mails leave with it from now on.") % saved.number)
    return redirect("city:mail_versions", name)


@require_GET
@only(HeldRole.ADMIN, HeldRole.DESK_HEAD, HeldRole.AUDITOR)
def list_of_mails(request: DeskRequest) -> HttpResponse:
    """The mails in a state, the newest first: to whom, about what, and why one has not left. Never what they say."""
    state = request.GET.get("state", "")
    if state and state not in MailState:
        raise Http404
    counts = outbox.counts()
    page = outbox.page(state, after=request.GET.get("after", ""))
    values = {
        "tabs": [
            Tab(_("All"), "?", sum(counts.values()), current=not state),
            *(
                Tab(one.label, f"?state={one}", counts[one], current=one == state, alert=one == MailState.FAILED)
                for one in (MailState.FAILED, MailState.QUEUED, MailState.BUNDLED, MailState.SENT, MailState.CANCELLED)
            ),
        ],
        "mails": [(mail, LOOKS[mail.state]) for mail in page.mails],
        "first": f"?state={state}" if request.GET.get("after") else "",
        "next": f"?state={state}&after={page.after}" if page.after else "",
        "may_send": not _only_looks(request),
        "crumbs": _way(_("Record of mails")) if request.user.is_staff else [Crumb(_("Record of mails"))],
    }
    return render(request, "city/outbox.html", values)


@require_POST
@only(HeldRole.ADMIN, HeldRole.DESK_HEAD)
def send_again(request: DeskRequest, key: UUID) -> HttpResponse:
    """Queue a mail that could not be sent once more."""
    mail = get_object_or_404(OutboxMail, key=key)
    if outbox.try_again(mail, by=request.user.pk, at=request.at):
        messages.success(request, _("The mail to %s will be sent again.") % mail.to)
    else:
        messages.info(request, _("This mail is not among those that could not be sent any more."))
    return redirect(f"{reverse('city:outbox')}?state={MailState.FAILED}")


def _found(name: str) -> mail_texts.Text:
    if name not in mail_texts.names_of_texts():
        raise Http404
    return mail_texts.current(name)


def _version(name: str, number: int) -> mail_texts.Text:
    found = version_of(name, number)
    if found is None:
        raise Http404
    return found


def _only_looks(request: DeskRequest) -> bool:
    on = tokyo_date(request.at)
    return not any(holds(request.user, role, on) for role in (HeldRole.ADMIN, HeldRole.DESK_HEAD))


def _way(*labels: str) -> list[Crumb]:
    urls = [reverse("city:settings"), reverse("city:mail_texts")]
    steps = [_("Settings"), *labels]
    return [Crumb(label, url) for label, url in zip(steps, [*urls, ""][: len(steps) - 1] + [""], strict=True)]
