"""The tables of configuration, for the role `admin`: nothing of a case, nothing is deleted, each save is logged."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from connected_desk.records import access
from connected_desk.records.web import DeskRequest

from . import session_actions
from .gate import refuse
from .models import City, Person


class SettingsSite(admin.AdminSite):
    """Django's admin below the settings page, signed in to by our own door."""

    site_header = gettext_lazy("Settings of the desk")
    site_title = gettext_lazy("Settings")
    index_title = gettext_lazy("Tables of configuration")

    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Our sign-in, which counts failures; whoever is signed in already and is sent here lacks the role."""
        if self.has_permission(request):
            return redirect("admin:index")
        if request.user.is_authenticated:
            refuse(request, _("This page is for others."))
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"))


site = SettingsSite(name="admin")


class ConfigurationAdmin(admin.ModelAdmin):
    """Rows end by dates and are never deleted; whoever saves one is in the access log too."""

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def log_addition(self, request: DeskRequest, obj: Model, message: Any) -> LogEntry:
        self._note(request, obj)
        return super().log_addition(request, obj, message)

    def log_change(self, request: DeskRequest, obj: Model, message: Any) -> LogEntry:
        self._note(request, obj)
        return super().log_change(request, obj, message)

    def _note(self, request: DeskRequest, obj: Model) -> None:
        access.note(
            person_id=request.user.pk,
            what="settings_saved",
            at=request.at,
            subject_kind=obj._meta.model_name or "",
            subject_key=getattr(obj, "key", None),
        )


@admin.register(City, site=site)
class CityAdmin(ConfigurationAdmin):
    readonly_fields = ("demo",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(Person, site=site)
class PersonAdmin(ConfigurationAdmin, UserAdmin):
    """Password, address, and whether somebody may sign in; name and roles have their own page."""

    list_display = ("email", "name", "is_active")
    list_filter = ("is_active",)
    search_fields = ("email", "name")
    ordering = ("email",)
    filter_horizontal = ()
    readonly_fields = ("name", "last_login")
    fieldsets = ((None, {"fields": ("email", "name", "language", "password", "is_active", "last_login")}),)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def log_change(self, request: DeskRequest, obj: Model, message: Any) -> LogEntry:
        """Whatever was changed of an account, a password or whether somebody may sign in: who is signed in goes out."""
        mine = request.session.session_key if obj == request.user else None
        session_actions.end_all(obj, at=request.at, but=mine)  # type: ignore[arg-type]
        return super().log_change(request, obj, message)
