"""The company has its notices sent elsewhere; the code that confirms it goes to the addresses it had."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from connected_desk.records.web import DeskRequest
from proposals.forms import AddressesForm
from workflows.engine.registry import COMPANY

from . import company_actions
from .company_change import Change, Opened, company_page


@require_http_methods(["GET", "HEAD", "POST"])
@company_page
def change(request: DeskRequest, opened: Opened) -> HttpResponse:
    """Change the addresses notices go to."""

    def carry_out(form: AddressesForm) -> str:
        said = form.cleaned_data
        company_actions.change_addresses(
            opened.case, email=said["contact_email"], email2=said["contact_email2"], by=COMPANY, at=request.at
        )
        return _("Notices go to the new addresses now. We have told the old ones, too.")

    return Change(
        request,
        opened,
        template="company/addresses.html",
        title=_("Change where notices go"),
        make_form=AddressesForm,
        carry_out=carry_out,
    ).respond()
