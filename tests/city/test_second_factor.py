"""Second factors: who is asked, what is taken, that it is taken once, and how it is set up, lost and reset."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pyotp
import pytest
import time_machine
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.test import Client
from django.urls import reverse

from connected_desk.city import factor_actions, factors, setting_record
from connected_desk.city.models import City, Person, RecoveryCode, SecondFactor, SignedIn
from connected_desk.city.roles import HeldRole
from connected_desk.records.models import Access, OutboxMail, SecurityEvent
from connected_desk.settings import environment

from .keys import Key
from .support import NOON, TODAY, gives, person, unit

pytestmark = pytest.mark.django_db
RIGHT = "correct horse battery"
SIGN_IN, SECOND, MINE = "/desk/sign-in/", "/desk/sign-in/second/", "/desk/me/sign-in/"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def clock(settings: Any) -> Iterator[Any]:
    """Noon, at a desk that sets nothing about second factors."""
    settings.DESK_SECOND_FACTOR = []
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def code(at: Any = NOON) -> str:
    """What a program with that secret shows."""
    return pyotp.TOTP(SECRET).at(at)


def with_program(name: str = "desk") -> tuple[Person, list[str]]:
    """Somebody whose program was set up a minute ago, and the codes on paper."""
    who = person(name)
    before = NOON - timedelta(minutes=1)
    return who, factor_actions.add_program(who, secret=SECRET, code=code(before), at=before)


def after_password(name: str = "desk", **options: Any) -> Client:
    """A browser in which somebody has just given the right password."""
    client = Client(HTTP_ACCEPT_LANGUAGE="ja", **options)
    client.post(SIGN_IN, {"username": f"{name}@sakai.example", "password": RIGHT})
    return client


def is_in(client: Client) -> bool:
    return client.get("/desk/me/").status_code == 200


def test_with_a_second_factor_the_password_alone_signs_nobody_in():
    with_program()

    client = Client()
    response = client.post(SIGN_IN, {"username": "desk@sakai.example", "password": RIGHT})

    assert response.headers["Location"] == SECOND
    assert not is_in(client)
    assert client.get(SECOND).status_code == 200


def test_the_code_of_the_program_signs_in_once(clock: Any):
    with_program()
    client = after_password()

    assert client.post(SECOND, {"code": code()}).headers["Location"] == reverse("desk:home")
    assert is_in(client)
    assert Access.objects.filter(what="sign_in.app").count() == 1

    again = after_password()
    assert again.post(SECOND, {"code": code()}).status_code == 422
    assert not is_in(again)
    clock.move_to(NOON + timedelta(seconds=30))
    assert again.post(SECOND, {"code": code(NOON + timedelta(seconds=30))}).status_code == 302


@pytest.mark.parametrize(("off", "taken"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_clock_may_be_half_a_minute_off(off: int, taken: bool):
    # Hand-written secret, set up long before, so that no step is used yet.
    assert (factors.step_of_secret(SECRET, code(NOON + timedelta(seconds=off)), NOON) is not None) is taken


def test_a_program_makes_the_codes_of_rfc_6238():
    # RFC 6238, appendix B: SHA-1, the secret "12345678901234567890", eight digits cut to the last six.
    from datetime import UTC, datetime

    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    for moment, digits in ((59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (2000000000, "279037")):
        assert factors.step_of_secret(secret, digits, datetime.fromtimestamp(moment, UTC)) == moment // 30


def test_a_recovery_code_signs_in_once_however_it_is_typed_and_the_person_is_told():
    _who, codes = with_program()
    OutboxMail.objects.all().delete()
    assert len(codes) == 10 == len(set(codes))

    typed = codes[3].lower().replace("-", " ")
    assert after_password().post(SECOND, {"code": typed}).status_code == 302
    assert after_password().post(SECOND, {"code": typed}).status_code == 422
    mail = OutboxMail.objects.get()
    assert (mail.to, mail.subject) == ("desk@sakai.example", "ログインの方法が変わりました")
    assert "回復コード" in mail.body


def test_no_secret_lies_readable_in_the_database():
    who, codes = with_program()
    program = SecondFactor.objects.get(person=who)
    marks = " ".join(RecoveryCode.objects.values_list("mark", flat=True))
    assert SECRET not in program.sealed
    assert not any(one in marks or one.replace("-", "") in marks for one in codes)


def test_wrong_second_factors_count_like_wrong_passwords(clock: Any):
    with_program()
    client = Client(HTTP_ACCEPT_LANGUAGE="ja", REMOTE_ADDR="192.0.2.9")
    client.post(SIGN_IN, {"username": "desk@sakai.example", "password": RIGHT})
    for _try in range(10):
        assert client.post(SECOND, {"code": "000000"}).status_code == 422

    locked = client.post(SECOND, {"code": code()})

    assert "しばらくログインできません" in locked.content.decode()
    assert not is_in(client)
    assert SecurityEvent.objects.filter(kind="sign_in_failed").count() == 10


def test_the_first_step_holds_ten_minutes_and_not_beyond_another_password(clock: Any):
    who, _codes = with_program()
    client = after_password()
    clock.move_to(NOON + timedelta(minutes=9, seconds=59))
    assert client.get(SECOND).status_code == 200
    clock.move_to(NOON + timedelta(minutes=10))
    assert client.get(SECOND).headers["Location"] == SIGN_IN

    client = after_password()
    who.set_password("another horse battery")
    who.save()
    assert client.get(SECOND).headers["Location"] == SIGN_IN


def test_nobody_comes_to_the_second_step_without_the_first():
    with_program()
    assert Client().post(SECOND, {"code": code()}).headers["Location"] == SIGN_IN


REQUIRED = [
    (HeldRole.DESK, True),
    (HeldRole.DESK_HEAD, True),
    (HeldRole.BUREAU, False),
    (HeldRole.BUREAU_HEAD, False),
    (HeldRole.ICT, True),
    (HeldRole.EVALUATOR, False),
    (HeldRole.FINANCE, False),
    (HeldRole.HQ, True),
    (HeldRole.AUDITOR, False),
    (HeldRole.ADMIN, True),
]


@pytest.mark.parametrize(("role", "needed"), REQUIRED)
def test_where_nothing_is_set_these_roles_need_one_and_in_a_demonstration_nobody(role: HeldRole, needed: bool):
    who = person("somebody")
    gives(who, role)
    assert factors.required(who, TODAY) is needed
    City.objects.update_or_create(pk=1, defaults={"demo": True})
    assert not factors.required(who, TODAY)


def test_every_role_stands_in_the_list_above_and_in_the_settings():
    assert [role for role, _needed in REQUIRED] == list(HeldRole)
    assert list(environment.ROLES) == [role.value for role in HeldRole]


def test_the_head_of_the_ict_office_needs_one_too_and_the_setting_decides(settings: Any):
    head, officer = person("head"), person("officer")
    gives(head, HeldRole.BUREAU_HEAD, unit("ICT", is_ict=True))
    gives(officer, HeldRole.BUREAU)
    assert (factors.required(head, TODAY), factors.required(officer, TODAY)) == (True, False)
    settings.DESK_SECOND_FACTOR = ["bureau"]
    assert (factors.required(head, TODAY), factors.required(officer, TODAY)) == (False, True)
    settings.DESK_SECOND_FACTOR = ["off"]
    assert (factors.required(head, TODAY), factors.required(officer, TODAY)) == (False, False)


def test_whoever_must_have_one_sets_it_up_at_the_first_sign_in_and_can_do_nothing_before():
    gives(person("desk"), HeldRole.DESK)
    client = Client(HTTP_ACCEPT_LANGUAGE="ja")

    response = client.post(SIGN_IN, {"username": "desk@sakai.example", "password": RIGHT})

    assert response.headers["Location"] == MINE
    for page in ("/desk/", "/desk/me/", "/desk/cases/", "/desk/settings/people/", "/desk/settings/admin/"):
        assert client.get(page).headers["Location"] == MINE, page
    assert client.post("/desk/me/", {"old_password": RIGHT}).headers["Location"] == MINE
    assert "役割" in client.get(MINE).content.decode()

    client.get(f"{MINE}program/")
    secret = client.session["program_offered"]
    page = client.post(f"{MINE}program/", {"code": pyotp.TOTP(secret).at(NOON)})

    assert page.status_code == 200
    assert len(page.context["codes"]) == 10
    assert all(one in page.content.decode() for one in page.context["codes"])
    assert "no-store" in page.headers["Cache-Control"]
    assert is_in(client)


def test_a_wrong_first_code_sets_nothing_up():
    client = Client(HTTP_ACCEPT_LANGUAGE="ja")
    client.force_login(person("desk"))
    client.get(f"{MINE}program/")
    assert client.post(f"{MINE}program/", {"code": "000000"}).status_code == 422
    assert not SecondFactor.objects.exists()


def test_the_picture_of_the_program_runs_under_the_content_policy():
    client = Client()
    client.force_login(person("desk"))
    page = client.get(f"{MINE}program/").content.decode()
    assert re.search(r'<div class="qr"[^>]*><svg width="\d+" height="\d+"[^>]*><path ', page)
    assert "style=" not in page
    assert "data:" not in page


def test_an_own_factor_goes_but_not_the_last_one_of_somebody_who_must_have_one():
    who, _codes = with_program()
    client = Client(HTTP_ACCEPT_LANGUAGE="ja")
    client.force_login(who)
    factor = SecondFactor.objects.get()
    address = reverse("city:take_out_factor", args=[factor.key])
    gives(who, HeldRole.DESK)
    client.post(address)
    assert SecondFactor.objects.exists()

    who.roles_held.all().delete()
    client.post(address)
    assert not SecondFactor.objects.exists()
    assert not RecoveryCode.objects.exists()


def test_nobody_takes_out_the_factor_of_another():
    with_program()
    client = Client()
    client.force_login(person("other"))
    assert client.post(reverse("city:take_out_factor", args=[SecondFactor.objects.get().key])).status_code == 404
    assert SecondFactor.objects.exists()


def test_setting_a_factor_up_ends_the_sessions_opened_without_it_and_renews_the_key():
    who = person("desk")
    elsewhere, here = Client(), Client()
    elsewhere.force_login(who)
    here.force_login(who)
    before = here.session.session_key
    here.get(f"{MINE}program/")
    here.post(f"{MINE}program/", {"code": pyotp.TOTP(here.session["program_offered"]).at(NOON)})

    assert here.session.session_key != before
    assert is_in(here)
    assert not is_in(elsewhere)
    assert SignedIn.objects.get().session_key == here.session.session_key


def administrator() -> Client:
    """A browser in which an administrator has just signed in."""
    client, admin = Client(HTTP_ACCEPT_LANGUAGE="ja"), person("admin")
    gives(admin, HeldRole.ADMIN)
    client.force_login(admin)
    return client


def test_an_administrator_resets_a_factor_with_a_reason_that_stands_in_the_record():
    who, _codes = with_program()
    theirs, admin = Client(), administrator()
    theirs.force_login(who)
    OutboxMail.objects.all().delete()
    page = reverse("city:person_sign_in", args=[who.key])
    version = setting_record.version("people")

    assert admin.post(page, {"go": "reset", "reason": "", "seen": version}).status_code == 422
    assert SecondFactor.objects.exists()
    assert admin.post(page, {"go": "reset", "reason": "端末を紛失", "seen": version}).status_code == 302

    assert not SecondFactor.objects.exists()
    assert not RecoveryCode.objects.exists()
    assert not is_in(theirs)
    change = setting_record.history("people")[0]
    assert (change.reason, change.told[0].about) == ("端末を紛失", f"{who.name} <{who.email}>")
    assert OutboxMail.objects.get().to == who.email
    # A form drawn before somebody else's change is refused.
    assert admin.post(page, {"go": "reset", "reason": "もう一度", "seen": version}).status_code == 422


def test_only_an_administrator_may_and_not_for_themselves():
    who, _codes = with_program()
    client, desk = administrator(), Client()
    desk.force_login(who)
    assert desk.post(reverse("city:person_sign_in", args=[who.key]), {"go": "reset"}).status_code == 403
    own = reverse("city:person_sign_in", args=[Person.objects.get(email="admin@sakai.example").key])
    assert client.post(own, {"go": "reset", "reason": "x", "seen": 0}).headers["Location"] == MINE


def test_an_administrator_ends_the_sessions_of_somebody():
    who = person("desk")
    theirs, admin = Client(), administrator()
    theirs.force_login(who)
    page = reverse("city:person_sign_in", args=[who.key])
    admin.post(page, {"go": "end", "reason": "退庁後も使われている", "seen": setting_record.version("people")})
    assert not is_in(theirs)
    assert setting_record.history("people")[0].reason == "退庁後も使われている"


# Passkeys: a key of our own in place of the browser's, which signs what a browser would sign.


@pytest.fixture
def key() -> Key:
    return Key(settings.DESK_URL, ec.generate_private_key(ec.SECP256R1()))


def with_passkey(key: Key, name: str = "desk") -> Person:
    """Somebody who has set this passkey up on their own page."""
    who = person(name)
    client = Client()
    client.force_login(who)
    options = client.get(f"{MINE}passkey/").context["passkey_options"]
    response = client.post(f"{MINE}passkey/", {"name": "鍵", "answer": key.made(json.loads(options))})
    assert response.status_code == 200, response.content.decode()
    return who


def asked(client: Client) -> Any:
    return json.loads(client.get(SECOND).context["passkey_options"])


def test_a_passkey_signs_in_and_its_answer_holds_once(key: Key):
    with_passkey(key)
    client = after_password()
    answer = key.shown(asked(client))

    assert client.post(SECOND, {"answer": answer}).headers["Location"] == reverse("desk:home")
    assert is_in(client)
    assert Access.objects.filter(what="sign_in.passkey").exists()

    again = after_password()
    again.get(SECOND)
    assert again.post(SECOND, {"answer": answer}).status_code == 422


@pytest.mark.parametrize("changed", ["origin", "challenge", "type", "rp", "signature", "key", "copy", "present"])
def test_an_answer_that_is_not_the_passkeys_own_for_this_page_is_refused(key: Key, changed: str):
    with_passkey(key)
    client = after_password()
    answer = key.shown(asked(client), spoilt=changed)

    response = client.post(SECOND, {"answer": answer})

    assert response.status_code == 422
    assert not is_in(client)
    assert SecurityEvent.objects.filter(kind="sign_in_failed").count() == 1


@pytest.mark.parametrize("nonsense", ["x", "[]", "{}", '{"id": 1}', '{"id": "a", "response": {}}', '{"id": "é"}'])
def test_what_is_no_answer_of_a_passkey_is_refused_like_a_wrong_one(key: Key, nonsense: str):
    with_passkey(key)
    client = after_password()
    client.get(SECOND)
    assert client.post(SECOND, {"answer": nonsense}).status_code == 422


def test_a_passkey_belongs_to_one_person(key: Key):
    with_passkey(key)
    other = Client()
    other.force_login(person("other"))
    options = json.loads(other.get(f"{MINE}passkey/").context["passkey_options"])
    assert other.post(f"{MINE}passkey/", {"name": "鍵", "answer": key.made(options)}).status_code == 422
    assert SecondFactor.objects.count() == 1
