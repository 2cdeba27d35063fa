"""The pages of the templates of official texts, for the administrator; and what every download of one goes through."""

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from connected_desk.records import access
from connected_desk.records.web import DeskRequest, version_shown
from connected_desk.ui import word
from connected_desk.ui.looks import Crumb

from . import word_actions, word_texts
from .gate import only
from .models import WordTemplate
from .roles import HeldRole
from .setting_kinds import READERS
from .setting_record import Overtaken
from .word_forms import TemplateForm
from .word_names import KINDS, Kind

OVERTAKEN = gettext_lazy("Somebody else saved a newer version. Look at it, and save yours again if it is right.")
DATED = "dated"  # asked for by whoever wants today's date in the document


def handed_out(
    request: DeskRequest, code: str, values: Mapping[str, str], *, subject_kind: str, subject_key: UUID, name: str
) -> HttpResponse:
    """The document of that kind, filled; the download is written down. What the values may say is the caller's care."""
    kind = KINDS[code]
    data = word_texts.filled(kind, values)
    access.note(
        person_id=request.user.pk,
        what=f"word.{code}",
        at=request.at,
        subject_kind=subject_kind,
        subject_key=subject_key,
    )
    return word.response(data, f"{name}_{kind.title_ja}.docx")


@require_GET
@only(*READERS)
def list_of_templates(request: DeskRequest) -> HttpResponse:
    """Every official text, where it is used and which version is filled now."""
    rows = [(kind, word_texts.current(kind)) for kind in KINDS.values()]
    return render(request, "city/word_templates.html", {"rows": rows, "crumbs": _way(_("Official texts"))})


@require_http_methods(["GET", "HEAD", "POST"])
@only(*READERS)
def template(request: DeskRequest, code: str) -> HttpResponse:
    """One official text: its versions, the names it may use, and the form that gives it anew."""
    kind, may_change = _found(code), request.user.is_staff
    newest = word_texts.newest_number(kind)
    posted = (request.POST, request.FILES) if request.method == "POST" and may_change else ()
    form = TemplateForm(*posted, version=newest)
    if form.is_valid() and (saved := _saved(request, kind, form)):
        messages.success(request, _("Version %d was saved. Documents are made with it from now on.") % saved.number)
        return redirect("city:word_template", code)
    row = word_texts.current(kind)
    values = {
        "kind": kind,
        "names": [(f"{{{name}}}", one.means, one.sample) for name, one in kind.names.items()],
        "versions": word_texts.versions(kind),
        "number": row.number if row else 0,
        "newest": newest,
        "form": form,
        "may_change": may_change,
        "crumbs": _way(_("Official texts"), str(kind.label)),
    }
    return render(request, "city/word_template.html", values, status=422 if form.is_bound else 200)


def _saved(request: DeskRequest, kind: Kind, form: TemplateForm) -> WordTemplate | None:
    said = form.cleaned_data
    try:
        return word_actions.save_template(
            kind, upload=said["file"], note=said["note"], based_on=said["version"], by=request.user, at=request.at
        )
    except word_actions.Faulty as faulty:
        for sentence in faulty.sentences:
            form.add_error("file", sentence)
    except Overtaken:
        form.add_error(None, OVERTAKEN)
    return None


@require_GET
@only(*READERS)
def word_version(request: DeskRequest, code: str, number: int) -> HttpResponse:
    """A version as a file: with its names, to be changed in Word, or filled with made-up values."""
    kind = _found(code)
    row = word_texts.version_of(kind, number)
    if number and (row is None or row.file.scan not in word_texts.USABLE):
        raise Http404
    data, name = word_texts.data_of(kind, row), f"{kind.title_ja}_{number}"
    access.note(person_id=request.user.pk, what=f"word_version.{code}", at=request.at)
    if "sample" in request.GET:
        return word.response(word_texts.sample(kind, data), f"{name}_{_('sample')}.docx")
    return word.response(data, f"{name}.docx")


@require_POST
@only(HeldRole.ADMIN)
def restore_template(request: DeskRequest, code: str, number: int) -> HttpResponse:
    """Put an older version back, as a new one."""
    kind = _found(code)
    try:
        saved = word_actions.restore_template(
            kind, number=number, based_on=version_shown(request), by=request.user, at=request.at
        )
    except WordTemplate.DoesNotExist as error:
        raise Http404 from error
    except word_actions.Faulty as faulty:
        messages.error(request, " ".join(faulty.sentences))
    except Overtaken:
        messages.error(request, OVERTAKEN)
    else:
        messages.success(request, _("Version %d was saved. Documents are made with it from now on.") % saved.number)
    return redirect("city:word_template", code)


def _found(code: str) -> Kind:
    kind = word_texts.kind_of(code)
    if kind is None:
        raise Http404
    return kind


def _way(*labels: str) -> list[Crumb]:
    urls = [reverse("city:settings"), reverse("city:word_templates")]
    steps = [_("Settings"), *labels]
    return [Crumb(label, url) for label, url in zip(steps, [*urls, ""][: len(steps) - 1] + [""], strict=True)]
