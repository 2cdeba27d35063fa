"""The table of configuration of this room: the sentences a proposer agrees to."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from connected_desk.city.admin import ConfigurationAdmin, site

from .consents import reword
from .models import ConsentText
from .queries import current_consent_texts


class ConsentTextForm(forms.ModelForm):
    class Meta:
        model = ConsentText
        fields = ("code", "position", "text_ja", "text_en", "required")
        labels: ClassVar = {
            "code": _("Code"),
            "position": _("Place in the order"),
            "text_ja": _("Sentence (Japanese)"),
            "text_en": _("Sentence (English)"),
            "required": _("Must be agreed to"),
        }


@admin.register(ConsentText, site=site)
class ConsentTextAdmin(ConfigurationAdmin):
    """A sentence once agreed to is not rewritten: a change becomes its next version, and drafts are asked again."""

    form = ConsentTextForm
    list_display = ("text_ja", "code", "version", "position", "required")

    def get_queryset(self, request: HttpRequest) -> QuerySet[ConsentText]:
        return super().get_queryset(request).filter(pk__in=[text.pk for text in current_consent_texts()])

    def get_readonly_fields(self, request: HttpRequest, obj: ConsentText | None = None) -> tuple[str, ...]:
        return ("code",) if obj else ()

    def save_model(self, request: HttpRequest, obj: ConsentText, form: Any, change: bool) -> None:
        if form.changed_data:
            reword(obj)
