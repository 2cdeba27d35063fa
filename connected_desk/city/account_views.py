"""The pages of accounts: who can sign in, as a list and to take away, and changing one."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_GET, require_http_methods

from connected_desk.records import access
from connected_desk.records.web import DeskRequest
from connected_desk.ui import handouts

from . import account_actions, account_queries, setting_record
from .account_actions import ACCOUNTS
from .account_forms import AccountFilter, AccountForm, PasswordLinkForm
from .account_queries import Account, AccountPage
from .calendar import tokyo_date
from .gate import only
from .models import Person
from .roles import HeldRole
from .setting_kinds import READERS
from .setting_views import may_change, overtaken, way, who


@require_GET
@only(*READERS)
def list_of_accounts(request: DeskRequest) -> HttpResponse:
    """Every account by address: roles of today, may sign in, last sign-in, locked; by unit and words."""
    form = AccountFilter(request.GET, tokyo_date(request.at))
    conditions = form.conditions()
    page = AccountPage([], 0, "")
    if conditions is not None:
        page = account_queries.page(at=request.at, after=request.GET.get("after", ""), **conditions)
    kept = {name: request.GET[name] for name in form.fields if request.GET.get(name)}
    values = {
        "page": page,
        "form": form,
        "tags": form.tags(request.GET),
        "count": ngettext("%(n)d account", "%(n)d accounts", page.total) % {"n": page.total},
        "next": "?" + urlencode({**kept, "after": page.after}) if page.after else "",
        "first": "?" + urlencode(kept) if request.GET.get("after") else "",
        "downloads": [
            (label, f"{reverse('city:accounts_download', args=[kind])}?{urlencode(kept)}")
            for kind, label in (("xlsx", _("Excel (XLSX)")), ("csv", _("CSV (UTF-8)")))
        ],
        "history": setting_record.history(ACCOUNTS),
        "may_change": may_change(request),
        "crumbs": way(request, ACCOUNTS),
    }
    return render(request, "city/accounts.html", values)


@require_GET
@only(*READERS)
def download(request: DeskRequest, kind: str) -> HttpResponse:
    """The accounts under the conditions of the address as a file; the download is written down."""
    on = tokyo_date(request.at)
    conditions = AccountFilter(request.GET, on).conditions()
    if kind not in handouts.FORMATS:
        raise Http404
    rows = account_queries.everybody(at=request.at, **conditions) if conditions is not None else []
    access.note(person_id=request.user.pk, what=f"export.accounts.{kind}", at=request.at)
    headings = [
        pgettext("people file", "Name"),
        _("E-mail address"),
        _("Unit"),
        _("Roles today"),
        pgettext("account", "Signing in"),
        _("Last sign-in"),
        _("Locked until"),
    ]
    return handouts.handed_out(kind, f"accounts-{on}", headings, _cells(rows))


@require_http_methods(["GET", "POST"])
@only(HeldRole.ADMIN)
def change_account(request: DeskRequest, key: UUID) -> HttpResponse:
    """One account: its address, whether it may sign in, and another link to set a password."""
    person = get_object_or_404(Person, key=key)
    seen, about_link = setting_record.version(ACCOUNTS), "link-reason" in request.POST
    form = AccountForm(person, request.POST if request.POST and not about_link else None, seen=seen)
    link = PasswordLinkForm(request.POST if about_link else None, seen=seen)
    if form.is_valid() and _changed(request, form, person):
        return redirect("city:accounts")
    if link.is_valid() and _link_sent(request, link, person):
        return redirect("city:account", person.key)
    values = {
        "person": person,
        "form": form,
        "link_form": link if person.is_active else None,
        "sent": link if about_link else form,
        "crumbs": way(request, ACCOUNTS, person.name),
    }
    return render(request, "city/account.html", values, status=422 if request.method == "POST" else 200)


def _cells(rows: list[Account]) -> Iterator[list[Any]]:
    """Each account as a line; instants in the zone of the city."""
    for one in rows:
        person = one.person
        units = dict.fromkeys(held.unit.name for held in one.roles if held.unit)
        roles = dict.fromkeys(str(held.get_role_display()) for held in one.roles)
        may = pgettext("account", "May sign in") if person.is_active else pgettext("account", "May not sign in")
        times = [_naive(person.last_login), _naive(one.locked_until)]
        yield [person.name, person.email, _(", ").join(units), _(", ").join(roles), may, *times]


def _naive(at: Any) -> Any:
    return timezone.localtime(at).replace(tzinfo=None, microsecond=0) if at else None


def _changed(request: DeskRequest, form: AccountForm, person: Person) -> bool:
    said = form.cleaned_data
    try:
        with overtaken(form):
            values = {"email": said["email"], "is_active": said["is_active"]}
            if account_actions.change_account(person, **values, **who(request, said)):
                messages.success(request, _("The account was changed."))
            return True
    except account_actions.OwnAccount:
        form.add_error("is_active", _("You cannot close your own account. Ask another administrator."))
    except account_actions.AddressTaken:
        form.add_error("email", _("Another account has this address."))
    return False


def _link_sent(request: DeskRequest, form: PasswordLinkForm, person: Person) -> bool:
    try:
        with overtaken(form):
            account_actions.send_password_link(person, **who(request, form.cleaned_data))
            messages.success(request, _("A link to set the password is on its way to the person."))
            return True
    except account_actions.MayNotSignIn:
        form.add_error(None, _("The account may not sign in. Open it first."))
    return False
