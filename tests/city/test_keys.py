"""The key of second factors is one of its own, and can be changed while people sign in."""

from typing import Any

import pyotp
import pytest
from cryptography.fernet import InvalidToken
from django.core.management import CommandError, call_command

from connected_desk.city import factor_actions, factors, sealed
from connected_desk.city.models import FactorKind, SecondFactor
from tests.support import MONDAY, TUESDAY, WEDNESDAY, load_city, somebody

pytestmark = pytest.mark.django_db
OLD, NEW = "old-key-old-key-old-key-old-key-old", "new-key-new-key-new-key-new-key-new"
PROGRAM = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code_at(at: Any) -> str:
    return pyotp.TOTP(PROGRAM).at(at)


@pytest.fixture
def person() -> Any:
    """Somebody whose program and recovery codes were made before there was a SEAL_KEY."""
    load_city()
    who = somebody("desk")
    factor_actions.add_program(who, secret=PROGRAM, code=code_at(MONDAY), at=MONDAY)
    return who


def test_another_link_key_touches_no_factor_once_the_key_is_its_own(person, settings):
    settings.SEAL_KEYS = [OLD]
    call_command("reseal")
    settings.LINK_KEY = "x" * 40
    assert factor_actions.use_code(person, code_at(TUESDAY), at=TUESDAY) == FactorKind.APP


def test_what_was_sealed_before_there_was_a_key_is_opened_and_goes_over_to_it(person, settings):
    settings.SEAL_KEYS = [OLD]
    assert factor_actions.use_code(person, code_at(TUESDAY), at=TUESDAY) == FactorKind.APP
    before = SecondFactor.objects.get().sealed
    call_command("reseal")
    assert SecondFactor.objects.get().sealed != before


def test_the_new_key_writes_while_the_old_one_still_reads(person, settings):
    settings.SEAL_KEYS = [OLD]
    call_command("reseal")
    kept = SecondFactor.objects.get().sealed

    settings.SEAL_KEYS = [NEW, OLD]
    assert sealed.unseal(kept) == PROGRAM
    call_command("reseal")
    settings.SEAL_KEYS = [NEW]

    assert factor_actions.use_code(person, code_at(WEDNESDAY), at=WEDNESDAY) == FactorKind.APP
    with pytest.raises(InvalidToken):
        sealed.unseal(kept)


def test_a_secret_that_cannot_be_opened_leaves_everything_as_it_was(person, settings):
    settings.SEAL_KEYS, settings.LINK_KEY = [NEW], "x" * 40
    before = SecondFactor.objects.get().sealed
    with pytest.raises(CommandError, match="nothing was changed"):
        call_command("reseal")
    assert SecondFactor.objects.get().sealed == before


def test_recovery_codes_hold_under_each_key_that_is_there(person, settings):
    first = factor_actions.new_codes(person, at=MONDAY)  # marked by SECRET_KEY
    settings.SEAL_KEYS = [OLD]
    assert factor_actions.use_code(person, first[0], at=TUESDAY) == factor_actions.PAPER
    second = factor_actions.new_codes(person, at=TUESDAY)
    settings.SEAL_KEYS, settings.SECRET_KEY = [NEW, OLD], "y" * 40
    assert factor_actions.use_code(person, second[0], at=WEDNESDAY) == factor_actions.PAPER
    settings.SEAL_KEYS = [NEW]
    with pytest.raises(factor_actions.NotRight):
        factor_actions.use_code(person, second[1], at=WEDNESDAY)
    assert len(factors.known_marks(person, second[1])) == 2
