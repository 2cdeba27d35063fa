"""A job that makes a move, as one of ours would: through the only door."""

from datetime import datetime
from typing import Any
from uuid import UUID

from connected_desk.city.models import Person
from connected_desk.records import jobs
from workflows.engine.details import decode
from workflows.engine.move import move
from workflows.engine.registry import LIVES


@jobs.job
def make_move(*, life: str, key: str, name: str, person: int, details: dict[str, Any], at: datetime) -> None:
    """Make that move of that subject in the name of that person."""
    subject = LIVES[life].model._base_manager.get(key=UUID(key))
    move(subject, name, by=Person.objects.get(pk=person), at=at, **decode(details))
