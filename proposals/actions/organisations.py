"""An organisation the city itself names, without a proposal of it."""

from dataclasses import dataclass

from ..models import Organisation


class SeveralOfThatName(Exception):
    """More than one organisation has the name: its corporate number says which."""


@dataclass(frozen=True)
class Named:
    """An organisation as an officer typed it; the corporate number may be empty."""

    name: str
    kind: str
    corporate_number: str = ""


def organisation_named(typed: Named) -> Organisation:
    """The organisation with this corporate number, else the one of this name, else a new one.

    What is known about it is left alone. Raises SeveralOfThatName.
    """
    details = {"name": typed.name, "kind": typed.kind}
    if typed.corporate_number:
        return Organisation.objects.get_or_create(corporate_number=typed.corporate_number, defaults=details)[0]
    found = list(Organisation.objects.filter(name=typed.name).order_by("pk")[:2])
    if len(found) > 1:
        raise SeveralOfThatName
    return found[0] if found else Organisation.objects.create(**details)
