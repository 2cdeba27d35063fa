"""How often somebody unknown did something that costs the desk work."""

from django.db import models


class Knock(models.Model):
    """One thing done by whoever stands behind a mark, counted for a day so that nobody floods the desk.

    `mark` is a keyed hash of a network address: the address itself is not kept. `size` is in bytes, where it has one.
    """

    kind = models.CharField(max_length=20)
    mark = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["kind", "mark", "at"], name="knock_counted")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.kind}"
