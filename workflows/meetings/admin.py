"""The bodies and their seats, for the role `admin`: who meets is a setting, what they said is not."""

from django.contrib import admin

from connected_desk.city.admin import ConfigurationAdmin, site

from .models import Body, BodyMember


class SeatInline(admin.TabularInline):
    model = BodyMember
    extra = 1
    can_delete = False


@admin.register(Body, site=site)
class BodyAdmin(ConfigurationAdmin):
    list_display = ("code", "name_ja", "kind", "chair_office")
    filter_horizontal = ("items",)
    inlines = (SeatInline,)
