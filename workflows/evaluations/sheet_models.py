"""What is kept of score sheets: their versions with the scale, and their criteria."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from connected_desk.city.scales import FEWEST_GRADES, MOST_GRADES
from connected_desk.city.words import pick

NOT_JUDGED = pgettext_lazy("grade", "Not judged")


class CriteriaSet(models.Model):
    """A version of the score sheet. The newest is used; one that has been used is never changed.

    Its scale: 1 (lowest) to `grades`; a grade of `low` or lower needs a comment; `labels` name the grades, grade 1
    first, a list of {"ja", "en"}, and where it is empty the numbers stand alone.
    """

    version = models.PositiveSmallIntegerField(unique=True)
    grades = models.PositiveSmallIntegerField(default=5)
    low = models.PositiveSmallIntegerField(default=2)
    labels = models.JSONField(default=list, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="scale_of_three_to_five",
                condition=Q(grades__gte=FEWEST_GRADES, grades__lte=MOST_GRADES, low__gte=1, low__lt=F("grades")),
            )
        ]

    def __str__(self) -> str:
        return str(self.version)

    def label(self, grade: int | None) -> str:
        """A grade as it is shown, in the language of the page: “4”, or “4 good” where the grades have names."""
        if grade is None:
            return str(NOT_JUDGED)
        words = self.labels[grade - 1] if self.labels else {"ja": "", "en": ""}
        return f"{grade} {pick(words['ja'], words['en'])}".strip()

    @property
    def scale(self) -> list[int]:
        """The grades from the highest to the lowest."""
        return list(range(self.grades, 0, -1))


class SheetCriterion(models.Model):
    """A criterion of a score sheet; `anchors` say what its grades stand for, grade 1 first: a list of {"ja", "en"}."""

    criteria_set = models.ForeignKey(CriteriaSet, on_delete=models.PROTECT, related_name="criteria")
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=20)
    name_ja = models.CharField(max_length=50)
    name_en = models.CharField(max_length=50, blank=True)
    question_ja = models.TextField()
    question_en = models.TextField(blank=True)
    anchors = models.JSONField()

    class Meta:
        ordering: ClassVar = ["criteria_set", "position"]
        constraints = [
            models.UniqueConstraint(fields=["criteria_set", "code"], name="sheet_criterion_once"),
            models.UniqueConstraint(fields=["criteria_set", "position"], name="sheet_position_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return pick(self.name_ja, self.name_en)

    @property
    def question(self) -> str:
        return pick(self.question_ja, self.question_en)

    def anchor(self, grade: int) -> str:
        """What that grade stands for, in the language of the page."""
        words = self.anchors[grade - 1]
        return pick(words["ja"], words["en"])
