"""Who proposes."""

import uuid

from django.db import models

from ..vocabulary import NoNumberReason, OrganisationKind


class Organisation(models.Model):
    """A company, university, NPO, group or sole trader, kept once however often it proposes.

    Names are stored as typed: 髙 and 𠮷 stay what they are. What somebody without an account types never overwrites
    this row; another spelling of the name is added to `aliases`.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=100)
    name_kana = models.CharField(max_length=100, blank=True)
    kind = models.CharField(max_length=20, choices=OrganisationKind)
    corporate_number = models.CharField(max_length=13, unique=True, null=True, blank=True)  # noqa: DJ001 (unique: many have none)
    no_number_reason = models.CharField(max_length=20, choices=NoNumberReason, blank=True)
    postcode = models.CharField(max_length=7, blank=True)
    address = models.CharField(max_length=200, blank=True)
    representative = models.CharField(max_length=100, blank=True)
    aliases = models.JSONField(default=list, blank=True)
    spelled_anew = False  # in the submission that added a spelling: its other cases are to be found by it as well

    class Meta:
        indexes = [models.Index(fields=["name", "address"], name="organisation_name_address")]
        constraints = [
            models.CheckConstraint(
                name="organisation_number_or_reason",
                condition=models.Q(corporate_number__isnull=True) | models.Q(no_number_reason=""),
            ),
            models.CheckConstraint(
                name="organisation_number_not_empty",
                condition=models.Q(corporate_number__isnull=True) | ~models.Q(corporate_number=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name
