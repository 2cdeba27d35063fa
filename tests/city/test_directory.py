"""Signing in by the city's directory, against one that runs in a process of its own (issuer.py)."""

import subprocess
import sys
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.test import Client
from django.urls import reverse

from connected_desk.city import directory, directory_actions, setting_record
from connected_desk.city.models import DirectoryAccount, Person, RoleHeld, RoleProposal
from connected_desk.city.roles import HeldRole
from connected_desk.city.unit_holdings import HOLDINGS, UnitHanding
from connected_desk.records.models import Access, OutboxMail, SecurityEvent

from .issuer import CLIENT, SECRET
from .support import NOON, TODAY, gives, person, unit

pytestmark = pytest.mark.django_db
BEGIN, BACK, SIGN_IN, MINE = (
    "/desk/sign-in/directory/",
    "/desk/sign-in/directory/back/",
    "/desk/sign-in/",
    "/desk/me/sign-in/",
)


@pytest.fixture(scope="module")
def running() -> Iterator[str]:
    """The issuer's address, as long as its process lives."""
    command = [sys.executable, "-m", "tests.city.issuer", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield process.stdout.readline().strip()
        process.terminate()


@pytest.fixture(autouse=True)
def issuer(running: str, settings: Any) -> str:
    """The desk set up for it; the next tokens say nothing wrong."""
    settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = running, CLIENT, SECRET
    settings.OIDC_GROUPS = {"ict-office": ("ict", "ICT"), "desk-team": ("desk", ""), "gone": ("bureau", "NOWHERE")}
    settings.DESK_URL, settings.DESK_SECOND_FACTOR = "http://testserver", []
    directory._client_of.cache_clear()
    say(running)
    return running


def say(issuer: str, **said: Any) -> None:
    """What the next tokens say, and how they are wrong."""
    assert requests.post(f"{issuer}/say", json=said, timeout=10).ok


def browser() -> Client:
    return Client(HTTP_ACCEPT_LANGUAGE="ja")


def there(client: Client, address: str = BEGIN) -> str:
    """To the directory and until it sends back: the address it sends to."""
    sent = client.get(address)
    assert sent.status_code == 302, sent.content.decode()
    return requests.get(sent.headers["Location"], allow_redirects=False, timeout=10).headers["Location"]


def there_and_back(client: Client, address: str = BEGIN) -> Any:
    return client.get(there(client, address).removeprefix("http://testserver"))


def connected(name: str = "desk", subject: str = "subject-1") -> Person:
    """Somebody who can sign in by that subject."""
    who = person(name)
    from django.conf import settings

    DirectoryAccount.objects.create(person=who, issuer=settings.OIDC_ISSUER, subject=subject, made_at=NOON)
    return who


def is_in(client: Client) -> bool:
    return client.get("/desk/me/").status_code == 200


def sentence(response: Any, client: Client) -> str:
    """What the page that the answer leads to says."""
    return client.get(response.headers["Location"]).content.decode()


def test_whoever_is_connected_signs_in_by_the_subject_and_not_by_the_address():
    who = connected()
    client = browser()

    response = there_and_back(client, f"{BEGIN}?next=/desk/me/")

    assert response.headers["Location"] == "/desk/me/"
    assert is_in(client)
    assert Access.objects.get().what == "sign_in.directory"
    assert Access.objects.get().person_id == who.pk


def test_what_is_asked_of_the_directory_is_guarded(issuer: str):
    sent = browser().get(BEGIN).headers["Location"]
    asked = {name: values[0] for name, values in parse_qs(urlsplit(sent).query).items()}
    assert sent.startswith(f"{issuer}/authorize?")
    assert (asked["code_challenge_method"], asked["response_type"]) == ("S256", "code")
    assert asked["redirect_uri"] == f"http://testserver{BACK}"
    assert len(asked["state"]) >= 30
    assert len(asked["nonce"]) >= 20
    assert "secret" not in sent


def test_an_unknown_subject_is_refused_with_a_sentence_even_with_a_known_address(issuer: str):
    connected()
    say(issuer, claims={"sub": "subject-2", "email": "desk@sakai.example", "email_verified": True})
    client = browser()

    response = there_and_back(client)

    assert "利用者と結び付いていません" in sentence(response, client)
    assert not is_in(client)
    assert SecurityEvent.objects.get().kind == "directory_unknown"


def test_a_closed_account_is_refused_like_an_unknown_one():
    who = connected()
    Person.objects.filter(pk=who.pk).update(is_active=False)
    client = browser()
    assert "利用者と結び付いていません" in sentence(there_and_back(client), client)
    assert not is_in(client)


WRONG = [
    pytest.param({"claims": {"iss": "http://evil.example"}}, id="another issuer"),
    pytest.param({"claims": {"iss": None}}, id="no issuer"),
    pytest.param({"claims": {"aud": "another-client"}}, id="another audience"),
    pytest.param({"claims": {"aud": "another-client", "azp": CLIENT}}, id="another audience, we its party"),
    pytest.param({"claims": {"aud": None}}, id="no audience"),
    pytest.param({"claims": {"nonce": "another"}}, id="another nonce"),
    pytest.param({"claims": {"nonce": None}}, id="no nonce"),
    pytest.param({"claims": {"sub": None}}, id="no subject"),
    pytest.param({"claims": {"exp": None}}, id="no end"),
    pytest.param({"from_now": {"exp": -120, "iat": -600}}, id="expired two minutes ago"),
    pytest.param({"from_now": {"nbf": 600}}, id="not yet"),
    pytest.param({"signed": "another"}, id="another key"),
    pytest.param({"signed": "none"}, id="unsigned"),
    pytest.param({"signed": "shared"}, id="the public key as a shared secret"),
    pytest.param({"no_id_token": True}, id="no token of who it is"),
    pytest.param({"metadata_issuer": "http://evil.example"}, id="it calls itself something else"),
]


@pytest.mark.parametrize("said", WRONG)
def test_a_token_that_is_not_its_own_for_us_and_now_is_refused(issuer: str, said: dict[str, Any]):
    connected()
    say(issuer, **said)
    client = browser()

    response = there_and_back(client)

    assert response.headers["Location"] == SIGN_IN
    assert not is_in(client)
    assert SecurityEvent.objects.get().kind == "directory_refused"


def test_the_way_back_holds_once_and_in_the_browser_that_went():
    connected()
    mine, other = browser(), browser()
    back = there(mine).removeprefix("http://testserver")

    assert other.get(back).headers["Location"] == SIGN_IN
    assert not is_in(other)
    assert mine.get(back).headers["Location"] == reverse("desk:home")
    mine.post("/desk/sign-out/")
    assert mine.get(back).headers["Location"] == SIGN_IN
    assert not is_in(mine)


@pytest.mark.parametrize("query", ["", "?error=access_denied", "?code=x", "?state=x", "?code=x&state=x"])
def test_whoever_comes_back_without_having_gone_is_refused(query: str):
    client = browser()
    assert client.get(f"{BACK}{query}").headers["Location"] == SIGN_IN
    assert not is_in(client)


def test_a_code_without_the_proof_of_who_asked_for_it_gives_nothing():
    connected()
    client = browser()
    back = there(client)
    session = client.session
    name = next(key for key in list(session.keys()) if key.startswith("_state_directory_"))
    session[name]["data"]["code_verifier"] = "another" * 10
    session.save()
    assert client.get(back.removeprefix("http://testserver")).headers["Location"] == SIGN_IN
    assert not is_in(client)


def test_next_leads_nowhere_outside_the_site():
    connected()
    assert there_and_back(browser(), f"{BEGIN}?next=https://evil.example/").headers["Location"] == reverse("desk:home")


def test_a_directory_that_does_not_answer_is_told_and_the_password_still_opens(settings: Any):
    person("desk")
    settings.OIDC_ISSUER = "http://127.0.0.1:9"
    directory._client_of.cache_clear()
    client = browser()
    assert "応答しません" in sentence(client.get(BEGIN), client)


def test_without_a_directory_its_addresses_are_not_there(settings: Any):
    settings.OIDC_ISSUER = ""
    assert browser().get(BEGIN).status_code == browser().get(BACK).status_code == 404
    assert BEGIN not in browser().get(SIGN_IN).content.decode()


def test_the_second_factor_is_asked_unless_the_directory_says_that_it_asked(issuer: str):
    gives(connected(), HeldRole.DESK)
    assert there_and_back(browser()).headers["Location"] == MINE  # none set up yet: first that
    say(issuer, claims={"amr": ["pwd", "mfa"]})
    assert there_and_back(browser()).headers["Location"] == reverse("desk:home")
    say(issuer, claims={"amr": ["pwd"]})
    assert there_and_back(browser()).headers["Location"] == MINE


def test_somebody_signed_in_connects_the_account_by_a_press_and_is_told():
    person("desk")
    client = browser()
    client.force_login(Person.objects.get())

    assert there_and_back(client).headers["Location"] == MINE
    assert not DirectoryAccount.objects.exists()
    assert "subject-1" in client.get(MINE).content.decode()
    client.post("/desk/me/sign-in/directory/")

    assert DirectoryAccount.objects.get().subject == "subject-1"
    assert OutboxMail.objects.filter(to="desk@sakai.example").count() == 1
    assert is_in(client)
    other = browser()
    there_and_back(other)
    assert is_in(other)

    client.post("/desk/me/sign-in/directory/", {"disconnect": "1"})
    assert not DirectoryAccount.objects.exists()
    assert (is_in(client), is_in(other)) == (True, False)


def test_the_account_of_somebody_else_cannot_be_connected():
    connected("other")
    client = browser()
    client.force_login(person("desk"))
    there_and_back(client)
    client.post("/desk/me/sign-in/directory/")
    assert DirectoryAccount.objects.get().person.email == "other@sakai.example"


def test_a_group_gives_no_role_and_proposes_one_until_an_administrator_takes_it(issuer: str):
    who, ict = connected(), unit("ICT")
    gives(person("boss"), HeldRole.ADMIN)
    say(issuer, claims={"groups": ["ict-office", "desk-team", "gone", "nobody-knows"]})

    there_and_back(browser())
    there_and_back(browser())

    assert not RoleHeld.objects.filter(person=who).exists()
    rows = {row.group: row for row in RoleProposal.objects.all()}
    assert set(rows) == {"ict-office", "desk-team"}
    admin = browser()
    admin.force_login(Person.objects.get(email="boss@sakai.example"))
    page = admin.get("/desk/settings/people/proposed/").content.decode()
    assert "ict-office" in page

    version = setting_record.version("people")
    taken = reverse("city:role_proposal", args=[rows["ict-office"].key])
    assert admin.post(taken, {"go": "take", "reason": "", "seen": version}).status_code == 422
    assert admin.post(taken, {"go": "take", "reason": "所属の確認済み", "seen": version}).status_code == 302
    held = RoleHeld.objects.get(person=who)
    assert (held.role, held.unit, held.valid_to) == ("ict", ict, None)
    assert setting_record.history("people")[0].reason == "所属の確認済み"

    left = reverse("city:role_proposal", args=[rows["desk-team"].key])
    admin.post(left, {"go": "leave", "reason": "対象外", "seen": setting_record.version("people")})
    there_and_back(browser())
    assert RoleHeld.objects.filter(person=who).count() == 1
    assert not RoleProposal.objects.filter(answered_at=None).exists()


def test_a_proposal_nobody_answered_is_gone_when_the_person_leaves_the_group(issuer: str):
    connected()
    unit("ICT")
    say(issuer, claims={"groups": ["ict-office"]})
    there_and_back(browser())
    assert RoleProposal.objects.count() == 1
    say(issuer, claims={"groups": "not a list"})
    there_and_back(browser())
    assert not RoleProposal.objects.exists()


def test_nobody_takes_a_role_for_themselves():
    boss = person("boss")
    row = RoleProposal.objects.create(person=boss, role="desk", group="desk-team", proposed_at=NOON)
    with pytest.raises(directory_actions.OwnRole):
        directory_actions.answer(row, take=True, seen=0, reason="x", by=boss, at=NOON)


def test_a_role_proposed_in_a_unit_that_ends_is_proposed_in_its_successor():
    who, old, new = person("desk"), unit("OLD"), unit("NEW")
    row = RoleProposal.objects.create(person=who, role="bureau", unit=old, group="old-team", proposed_at=NOON)
    holding = HOLDINGS["role_proposals"]
    assert holding.count([old.pk], TODAY) == {old.pk: 1}
    assert holding.hand_on(UnitHanding(former=old, to=new, on=TODAY, reason="改組", by=who, at=NOON)) == 1
    row.refresh_from_db()
    assert row.unit == new
