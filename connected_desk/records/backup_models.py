"""What is known of the backups that were made: where the bytes lie is the backup folder's business."""

from django.db import models
from django.db.models import Q


class Backup(models.Model):
    """One backup by the name of its folder: how large it is, what it lacks, and whether it was ever restored aside.

    `removed_at` says since when its folder is gone, pruned by rule or taken away by somebody.
    """

    name = models.CharField(max_length=60, unique=True)
    at = models.DateTimeField()
    size = models.PositiveBigIntegerField()
    files = models.PositiveIntegerField()
    lacking = models.PositiveIntegerField(default=0)
    drilled_at = models.DateTimeField(null=True, blank=True)
    drill_fault = models.TextField(blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["at"], name="backup_by_time")]
        constraints = [
            models.CheckConstraint(
                condition=Q(drill_fault="") | Q(drilled_at__isnull=False), name="backup_fault_of_a_drill"
            ),
        ]

    def __str__(self) -> str:
        return self.name
