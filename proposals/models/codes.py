"""The mailed code that proves that an address is somebody's, for one proposal's page or for signing in."""

from django.db import models
from django.db.models import Q

from .proposals import Proposal


class AccessCode(models.Model):
    """Six digits, kept as a slow hash, good for ten minutes and five tries; entering it right uses it up.

    It opens either one proposal or one address. `address_mark` is a keyed hash: whoever asked for a code has not shown
    yet that the address is theirs, and it is not kept.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, null=True, blank=True, related_name="access_codes")
    address_mark = models.CharField(max_length=64, blank=True, default="", db_default="")
    code_hash = models.CharField(max_length=200)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["proposal", "sent_at"], name="access_code_of_proposal"),
            models.Index(fields=["address_mark", "sent_at"], name="access_code_of_address"),
        ]
        constraints = [
            models.CheckConstraint(
                name="access_code_times_in_order",
                condition=Q(expires_at__gt=models.F("sent_at"))
                & (Q(used_at__isnull=True) | Q(used_at__gte=models.F("sent_at"))),
            ),
            models.CheckConstraint(
                name="access_code_opens_one_thing",
                condition=Q(proposal__isnull=False, address_mark="") | (Q(proposal=None) & ~Q(address_mark="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id or self.address_mark[:8]} {self.sent_at:%Y-%m-%d %H:%M}"
