"""Parts that several models of this room share: the shape of a figure, and who with when."""

from django.db import models
from django.db.models import Q


def figure(**options: object) -> models.DecimalField:
    """A measured or agreed value: the unit is the criterion's."""
    return models.DecimalField(max_digits=16, decimal_places=4, **options)  # type: ignore[arg-type]


def together(who: str, when: str) -> Q:
    """That who and when are either both known or both empty."""
    return Q(**{who: None, when: None}) | Q(**{f"{who}__isnull": False, f"{when}__isnull": False})
