"""Cases keep the place of their unit in 建制順, to be listed by it: a unit that moves takes its cases along."""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from connected_desk.city.models import Unit

from .models import Case


@receiver(post_save, sender=Unit, dispatch_uid="cases.unit_order")
def follow(instance: Unit, **_told: Any) -> None:
    """Bring the cases the unit answers for to its place."""
    Case.objects.filter(responsible_unit=instance).exclude(unit_position=instance.position).update(
        unit_position=instance.position
    )
