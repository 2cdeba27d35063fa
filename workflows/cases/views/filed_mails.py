"""Filing a mail on the tab of visits and calls, and fetching it again."""

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from connected_desk.city.calendar import tokyo_date
from connected_desk.city.queries import is_from_outside
from connected_desk.records import access, files
from connected_desk.records.web import DeskRequest

from ..filed_mail_actions import file_mail
from ..forms.contacts import FileMailForm
from ..pages import find_case
from ..refusals import refused_to


@require_POST
def file_with_case(request: DeskRequest, number: str) -> HttpResponse:
    """File the mails that were chosen; each that is refused is told with its reason."""
    case = find_case(request, number)
    form = FileMailForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, " ".join(form.errors["mails"]))
    for upload in form.cleaned_data.get("mails", []):
        try:
            with refused_to(request):
                made = file_mail(case, upload=upload, by=request.user, at=request.at)  # type: ignore[arg-type]
                messages.success(request, _("“%s” was filed.") % (made.subject or files.shown(upload.name or "")))
        except files.FileRefused as refused:
            messages.error(request, str(refused))
    return redirect("desk:contacts", number)


@require_safe
def filed_mail(request: DeskRequest, number: str, key: UUID) -> FileResponse | HttpResponse:
    """The mail as it came, for whoever sees the tab; each download is written down."""
    case = find_case(request, number)
    if is_from_outside(request.user, tokyo_date(request.at)):
        raise Http404
    mail = get_object_or_404(case.filed_mails.select_related("file"), key=key)
    try:
        answer = files.response(mail.file)
    except files.FileWithheld as withheld:
        messages.error(request, str(withheld))
        return redirect("desk:contacts", number)
    access.note(person_id=request.user.pk, what="filed_mail", at=request.at, subject_kind="case", subject_key=case.key)
    return answer
