"""The details of a move as JSON and back: for the log's body, and for a decision that waits with its move."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db.models import Model, QuerySet


def encode(value: Any) -> Any:
    """The value as JSON. A row becomes a reference by its uuid with the text it had; TypeError for anything else."""
    match value:
        case None | bool() | int() | str():
            return value
        case Decimal():
            return {"$decimal": str(value)}
        case datetime():
            return {"$instant": value.isoformat()}
        case date():
            return {"$date": value.isoformat()}
        case Model():
            return {"$ref": value._meta.label_lower, "key": str(value.key), "text": str(value)}  # type: ignore[attr-defined]
        case Mapping():
            return {name: encode(item) for name, item in value.items()}
        case list() | tuple() | QuerySet():
            return [encode(item) for item in value]
    raise TypeError(f"A detail of a move may not be a {type(value).__name__}.")


def decode(value: Any) -> Any:
    """What `encode` was given. Raises DoesNotExist where a row it referred to is gone."""
    match value:
        case {"$decimal": text}:
            return Decimal(text)
        case {"$instant": text}:
            return datetime.fromisoformat(text)
        case {"$date": text}:
            return date.fromisoformat(text)
        case {"$ref": label, "key": key}:
            return apps.get_model(label)._default_manager.get(key=key)
        case Mapping():
            return {name: decode(item) for name, item in value.items()}
        case list():
            return [decode(item) for item in value]
    return value
