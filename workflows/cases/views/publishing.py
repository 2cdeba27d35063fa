"""The page on which staff word what everybody may read about a case."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from connected_desk.city.calendar import tokyo_date
from connected_desk.records.web import DeskRequest

from .. import chains
from ..forms.disclosure import PublicTextForm
from ..models import Case
from ..pages import case_page
from ..permissions import takes_part
from ..publishing_actions import word_public_text
from ..publishing_queries import Standing, proposed_summary, standing
from ..refusals import refused_to


@require_http_methods(["GET", "HEAD", "POST"])
def public_text(request: DeskRequest, number: str) -> HttpResponse:
    """How the text for the public stands, every wording of it, and the form for the next."""
    context = case_page(request, number, "public_text")
    case, on = context["case"], tokyo_date(request.at)
    found, proposed = standing(case, on), proposed_summary(case)
    posted = request.POST if request.method == "POST" else None
    form = PublicTextForm(on, posted, initial=_begun(case, found, proposed))
    if form.is_valid():
        said = form.cleaned_data
        with refused_to(request, form):
            word_public_text(
                case,
                title=said["title"],
                text=said["text"],
                due_on=said["due_on"] if form.sending else None,
                by=request.user,  # type: ignore[arg-type]
                at=request.at,
                number=said["number"],
            )
            done = _("The text was sent to the proposer.") if form.sending else _("The draft was kept.")
            messages.success(request, done)
            return redirect("desk:public_text", number)
    rows = list(case.public_texts.select_related("worded_by").order_by("-number"))
    context |= {
        "form": form,
        "standing": found,
        "proposed": proposed,
        "rows": rows,
        "lines": chains.lines(rows),
        "may_write": case.proposal_id is not None and takes_part(case, request.user, on),
    }
    return render(request, "cases/public_text.html", context, status=422 if form.is_bound else 200)


def _begun(case: Case, found: Standing, proposed: str) -> dict[str, object]:
    """What the form begins with: the last wording, else what the conclusion says, else what the company would like."""
    if found.latest:
        return {"number": found.latest.number, "title": found.latest.title, "text": found.latest.text}
    return {"number": 0, "title": case.title, "text": case.closing.get("sentence") or proposed}
