"""Why the city does not go on with a case, as data: the grounds the desk and the bureaus choose from."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from connected_desk.city.models import ValidityQuerySet, dates_in_order
from connected_desk.city.words import pick


class ReasonKind(models.TextChoices):
    """What a ground is chosen for."""

    REJECT = "reject", _("Not accepted by the desk")
    DECLINE = "decline", _("Declined after it was looked into")


class Reason(models.Model):
    """A ground, from one day to another. `code` is what cases keep: it never changes, and no row is ever deleted."""

    code = models.SlugField(max_length=40, unique=True)
    kind = models.CharField(max_length=10, choices=ReasonKind.choices)
    label_ja = models.CharField(max_length=100)
    label_en = models.CharField(max_length=100, blank=True)
    position = models.PositiveSmallIntegerField()
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    objects = ValidityQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["kind", "position", "pk"]
        constraints: ClassVar = [dates_in_order("reason_dates_in_order")]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return pick(self.label_ja, self.label_en)
