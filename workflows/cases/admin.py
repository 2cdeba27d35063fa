"""What of this room is a setting, for the role `admin`: how long before the end of an agreement a mail is sent."""

from django.contrib import admin

from connected_desk.city.admin import ConfigurationAdmin, site

from .models import AgreementReminder


@admin.register(AgreementReminder, site=site)
class AgreementReminderAdmin(ConfigurationAdmin):
    list_display = ("days_before", "in_use")
