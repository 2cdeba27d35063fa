"""The check lists of safeguards in their versions, kept as data."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from connected_desk.city.words import pick


class Section(models.TextChoices):
    """What a safeguard is about; the order is that of the list. What belongs to SITE, who runs the place may answer."""

    PERSONAL_DATA = "personal_data", _("Personal data")
    SECURITY = "security", _("Information security")
    CLOUD = "cloud", _("Cloud services and outsourcing")
    CAMERAS = "cameras", _("Cameras")
    DATA_LENT = "data_lent", _("Data lent by the city")
    SITE = "site", _("Place and its manager")
    RULES = "rules", _("Laws and rules")
    INSURANCE = "insurance", _("Insurance and liability")
    PEOPLE = "people", _("People it may not reach")


class Asks(models.TextChoices):
    """What an item asks for besides its answer."""

    NOTHING = "", pgettext_lazy("safeguard", "Nothing more")
    CLASS = "class", _("The class of the information")
    LENT = "lent", _("The list of the data lent")


class SafeguardList(models.Model):
    """A version of the check list. Trials opened from then on use the newest; one that was used is never changed.

    Version 0 holds what trials were asked before there were versions; only a desk that had such trials has it.
    """

    version = models.PositiveSmallIntegerField(unique=True)

    def __str__(self) -> str:
        return str(self.version)


class SafeguardItem(models.Model):
    """A question of one version; `code` tells the same question in several versions."""

    safeguard_list = models.ForeignKey(SafeguardList, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField()
    code = models.SlugField(max_length=30)
    section = models.CharField(max_length=20, choices=Section.choices)
    asks = models.CharField(max_length=10, choices=Asks.choices, blank=True)
    title_ja = models.CharField(max_length=50)
    title_en = models.CharField(max_length=80, blank=True)
    question_ja = models.TextField()
    question_en = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["safeguard_list", "position"]
        constraints = [
            models.UniqueConstraint(fields=["safeguard_list", "code"], name="safeguard_item_once"),
            models.UniqueConstraint(fields=["safeguard_list", "position"], name="safeguard_position_once"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return pick(self.title_ja, self.title_en)

    @property
    def question(self) -> str:
        return pick(self.question_ja, self.question_en)
