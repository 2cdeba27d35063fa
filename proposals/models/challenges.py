"""What the city asks for."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from connected_desk.city.words import pick
from connected_desk.records.models import Chained

from ..vocabulary import Standing

TITLE_LIMIT, WORDS_LIMIT = 60, 1000


def both_or_none(name: str, at: str, by: str) -> models.CheckConstraint:
    """The constraint that an act has its time and its person, or has not happened."""
    neither = Q(**{f"{at}__isnull": True, f"{by}__isnull": True})
    both = Q(**{f"{at}__isnull": False, f"{by}__isnull": False})
    return models.CheckConstraint(name=name, condition=neither | both)


class Challenge(Chained):
    """A theme (募集テーマ): what a unit needs from companies. Proposals may answer it while it is open.

    It has no life of its own in the engine: what was done to it stands as times and people beside it, and whether it
    is open follows from two days of Tokyo, both of which belong to its period.
    """

    unit = models.ForeignKey("city.Unit", on_delete=models.PROTECT, related_name="challenges")
    title_ja = models.CharField(max_length=TITLE_LIMIT)
    title_en = models.CharField(max_length=2 * TITLE_LIMIT, blank=True)
    background_ja = models.TextField()
    background_en = models.TextField(blank=True)
    wanted_ja = models.TextField()
    wanted_en = models.TextField(blank=True)
    not_wanted_ja = models.TextField()
    not_wanted_en = models.TextField(blank=True)
    city_role_ja = models.TextField()
    city_role_en = models.TextField(blank=True)
    private_role_ja = models.TextField()
    private_role_en = models.TextField(blank=True)
    data_ja = models.TextField(blank=True)
    data_en = models.TextField(blank=True)
    opens_on = models.DateField()
    closes_on = models.DateField()
    item = models.ForeignKey(
        "strategy.Item", on_delete=models.PROTECT, null=True, blank=True, related_name="challenges"
    )
    drafted_at = models.DateTimeField()
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(null=True, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_reason_ja = models.TextField(blank=True)
    withdrawn_reason_en = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(name="challenge_dates_in_order", condition=Q(closes_on__gte=F("opens_on"))),
            both_or_none("challenge_asked_by_whom", "asked_at", "asked_by"),
            both_or_none("challenge_published_by_whom", "published_at", "published_by"),
            both_or_none("challenge_withdrawn_by_whom", "withdrawn_at", "withdrawn_by"),
            models.CheckConstraint(
                name="challenge_asked_before_published",
                condition=Q(published_at__isnull=True) | Q(asked_at__isnull=False, published_at__gte=F("asked_at")),
            ),
            models.CheckConstraint(
                name="challenge_withdrawn_says_why",
                condition=Q(withdrawn_at__isnull=True, withdrawn_reason_ja="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_reason_ja="")),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page among staff."""
        return reverse("challenges:detail", args=[self.key])

    @property
    def title(self) -> str:
        """In the language of the page; Japanese where there is no English."""
        return pick(self.title_ja, self.title_en)

    @property
    def stage(self) -> str:
        """The last that was done to it; this, and no day, is what its log tells of."""
        if self.withdrawn_at:
            return "withdrawn"
        if self.published_at:
            return "published"
        return "asked" if self.asked_at else "drafted"

    def standing(self, on: date) -> Standing:
        """How it stands on that day of Tokyo; the first and the last day of its period belong to it."""
        if self.stage != "published":
            return Standing(self.stage)
        if on < self.opens_on:
            return Standing.COMING
        return Standing.OPEN if on <= self.closes_on else Standing.CLOSED
