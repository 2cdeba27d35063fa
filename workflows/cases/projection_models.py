"""What the inner place told the public one of a case (gap mode)."""

from django.db import models


class Projection(models.Model):
    """How a case stands for its company, as it was told last."""

    case = models.OneToOneField("cases.Case", on_delete=models.CASCADE, related_name="projection")
    told = models.JSONField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.case_id} {self.at:%Y-%m-%d %H:%M}"
