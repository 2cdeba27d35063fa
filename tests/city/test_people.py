"""people: who can sign in today."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.utils.translation import override

from connected_desk.city.roles import HeldRole

from .support import gives, person, unit


@pytest.mark.django_db
def test_everybody_who_may_sign_in_is_printed_with_roles_and_units():
    gives(person("desk"), HeldRole.DESK, unit("MCO-1D", name_ja="デスク"))
    person("newcomer")
    person("left", is_active=False)
    out = StringIO()

    with override("ja"):
        call_command("people", stdout=out)

    assert out.getvalue().splitlines() == [
        "desk@sakai.example               desk  デスク担当者 デスク",
        "newcomer@sakai.example           newcomer  -",
    ]
