"""Units, people and roles the tests of this folder share; whatever matters to a test stands in the test."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

from connected_desk import sample
from connected_desk.city.models import Person, RoleHeld, Unit
from connected_desk.city.roles import HeldRole

SAMPLE = Path(sample.__file__).parent
TODAY = date(2026, 6, 1)
APRIL_2020 = date(2020, 4, 1)
NOON = datetime(2026, 6, 1, 3, tzinfo=UTC)  # twelve o'clock in Tokyo


def unit(code: str, *, parent: Unit | None = None, **values: object) -> Unit:
    """A unit that comes after all others in 建制順."""
    defaults = {"kind": "bureau", "name_ja": code, "position": Unit.objects.count()}
    return Unit.objects.create(code=code, parent=parent, **{**defaults, **values})


def person(name: str, **values: object) -> Person:
    """Somebody who can sign in with the password `correct horse battery`."""
    return Person.objects.create_user(f"{name}@sakai.example", name, "correct horse battery", **values)


def gives(
    person: Person,
    role: HeldRole,
    unit: Unit | None = None,
    *,
    since: date = date(2020, 4, 1),
    until: date | None = None,
) -> RoleHeld:
    """The role, held from then on."""
    return RoleHeld.objects.create(person=person, role=role, unit=unit, valid_from=since, valid_to=until)


def written(folder: Path, content: dict[str, object] | str | bytes, name: str = "file.json") -> Path:
    """A file with that content: bytes and text as they are, anything else as JSON with one field a line."""
    path = folder / name
    if isinstance(content, dict):
        content = json.dumps(content, ensure_ascii=False, indent=1)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def refusal(command: str, file: Path) -> str:
    """What the command says (in English) when it refuses the file; the exit status is 1."""
    with override("en"), pytest.raises(CommandError) as refused:
        call_command(command, file)
    assert refused.value.returncode == 1
    return str(refused.value)
